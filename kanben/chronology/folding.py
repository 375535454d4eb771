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

TABLE = str.maketrans(
    {pair[0]: pair[1] for pair in _HAN.split()}
    | {chr(0xFF10 + d): str(d) for d in range(10)}
    | {chr(0xFF21 + c): chr(0x41 + c) for c in range(26)}
    | _MARKS
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_ZEROS, "〇")
)


def fold(text: str) -> str:
    """Return ``text`` with the words of dates in one form, and of the same length.

    >>> fold("民國三十八年１２月，週三～")
    '民国三十八年12月，周三~'
    """
    return text.translate(TABLE)
