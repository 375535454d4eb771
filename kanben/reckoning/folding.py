# ruff: noqa: E501 (its tables are read by the row)
"""Fold the words of dates to one form, character for character.

The grammar knows each word once: Simplified, half width.  A page may say 週 or
周, ２０１９ or 2019, ～ or ~.  Every fold here replaces one code point by one, so
an offset into the folded text is an offset into the page.  The table is our own
and holds only the words of dates: a general converter would turn 乾隆 into 干隆
and change lengths.
"""

_HAN = (
    "個个 兩两 週周 禮礼 號号 時时 點点 鐘钟 間间 歲岁 後后 來来 內内 國国 華华 歷历 曆历 農农 舊旧 陰阴 "
    "陽阳 臘腊 閏闰 節节 慶庆 聖圣 誕诞 勞劳 動动 紀纪 屆届 級级 萬万 億亿 幾几 數数 餘余 過过 這这 該该 "
    "當当 從从 約约 說说 據据 於于 與与 應应 頭头 開开 終终 葉叶 為为 爲为 還还 將将 計计 劃划 預预 擬拟 "
    "產产 剛刚 裏里 裡里 現现 體体 長长 達达 經经 陸陆 緒绪 統统 豐丰 啟启 啓启 祿禄 寧宁 貞贞 觀观 顯显 "
    "寶宝 順顺 靜静 會会 壽寿 祐佑 財财 報报 賽赛 學学 車车 漢汉 條条 讓让 無无 並并 兒儿 晝昼 鍾钟 夠够 "
    "確确 實实 發发 運运 調调 變变 讀读 見见 總总 員员 層层 處处 區区 臺台 連连 續续 曉晓 傾倾 滿满 僅仅 "
    "偽伪 僞伪 儀仪 冊册 吳吴 孫孙 廣广 復复 憲宪 攝摄 昇升 晉晋 東东 業业 極极 樂乐 烏乌 璽玺 監监 禎祯 紹绍 綏绥 義义 "
    "聰聪 肅肃 興兴 蕭萧 視视 證证 賜赐 贊赞 趙赵 載载 輔辅 遼辽 陳陈 雲云 鳳凤 鴻鸿 黃黄 齊齐 龍龙 龜龟 "
    "灣湾 幣币 驚惊 蟄蛰 穀谷 種种 婦妇 親亲 黨党 師师 樹树 編编 碼码 檔档 "
    "⼀一 ⼆二 ⼋八 ⼗十 ⽇日 ⽉月 ⽔水 ⽕火 ⽊木 ⾦金 ⼟土 "
    "嚴严 箇个 舉举 麼么 習习 鄉乡 書书 買买 爭争 們们 傳传 倫伦 脩修 債债 蘭兰 寫写 衝冲 沖冲 "
    "況况 淨净 準准 涼凉 淩凌 齣出 創创 別别 製制 辦办 務务 醫医 單单 佔占 卻却 捲卷 廠厂 縣县 "
    "參参 髮发 隻只 祇只 檯台 颱台 嘆叹 歎叹 嚮向 嗎吗 鹹咸 響响 迴回 團团 糰团 園园 圍围 場场 "
    "塊块 墜坠 隄堤 備备 複复 覆复 奧奥 牠它 宮宫 傢家 對对 峯峰 佈布 帶带 幹干 併并 幷并 莊庄 "
    "牀床 廬庐 張张 歸归 噹当 徵征 憶忆 唸念 懷怀 慘惨 戰战 纔才 執执 拏拿 掛挂 齋斋 闆板 構构 "
    "菓果 標标 樣样 樑梁 毀毁 燬毁 譭毁 畢毕 氣气 沒没 滬沪 濃浓 湧涌 漸渐 遊游 燈灯 災灾 熱热 "
    "犧牺 獄狱 環环 畫画 離离 稱称 筍笋 築筑 簽签 係系 繫系 綱纲 紐纽 線线 組组 細细 織织 結结 "
    "給给 絕绝 繼继 締缔 繳缴 網网 職职 揹背 勝胜 脫脱 緻致 獲获 穫获 營营 蟲虫 補补 錶表 裝装 "
    "規规 訂订 訓训 議议 訊讯 記记 講讲 許许 設设 訪访 証证 識识 訴诉 診诊 試试 話话 請请 諾诺 "
    "談谈 賬账 貨货 質质 購购 資资 趕赶 蹤踪 軒轩 轉转 較较 辭辞 邊边 遷迁 邁迈 進进 違违 遲迟 "
    "選选 郵邮 釋释 鑄铸 銷销 鎮镇 門门 閃闪 閉闭 問问 闖闯 悶闷 閣阁 隊队 陣阵 際际 隨随 難难 "
    "霧雾 麪面 頒颁 領领 題题 風风 飛飞 飯饭 館馆 駕驾 驗验 魯鲁 鮮鲜 "
    "樓楼 歐欧 軍军 語语 劉刘 齡龄 輕轻 雙双 關关 電电 聯联 審审 "
)
_MARKS = {
    "～": "~",
    "〜": "~",
    "－": "-",
    "–": "-",
    "—": "-",
    "─": "-",
    "／": "/",
    "（": "(",
    "）": ")",
    "：": ":",
    "．": ".",
}
_SPACES = "\u00a0\u2002\u2003\u2009\u202f\u3000"
_ZEROS = "○◯Ｏ"

_FOLDS = str.maketrans(
    {pair[0]: pair[1] for pair in _HAN.split()}
    | {chr(0xFF10 + d): str(d) for d in range(10)}
    | {chr(0xFF21 + c): chr(0x41 + c) for c in range(26)}
    | _MARKS
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_ZEROS, "〇")
)
TABLE = list(range(0x10000))
"""What becomes of a character, by its number: a list is looked up faster than a mapping; what lies beyond it stays."""
for _from, _to in _FOLDS.items():
    TABLE[_from] = ord(_to)


def fold(text: str) -> str:
    """Return ``text`` with the words of dates in one form, and of the same length.

    >>> fold("民國三十八年１２月，週三～")
    '民国三十八年12月，周三~'
    """
    return text.translate(TABLE)
