"""How mirror sites deface text: traditional characters, some with their pinyin in brackets.

The pairs are those of one captured report; nothing converts scripts here, so that the reader's
conversion is checked against something it does not share.
"""

ANNOTATED = """
区區(qū) 卫衛(wèi) 报報(bào) 据據(jù) 规規(guī) 现現(xiàn) 数數(shù) 统統(tǒng) 计計(jì) 认認(rèn)
实實(shí) 进進(jìn) 务務(wù) 项項(xiàng) 动動(dòng) 责責(zé) 准準(zhǔn) 时時(shí) 监監(jiān) 测測(cè)
机機(jī) 结結(jié) 财財(cái) 预預(yù) 医醫(yī) 术術(shù) 关關(guān) 领領(lǐng) 优優(yōu) 内內(nèi)
权權(quán) 请請(qǐng) 强強(qiáng) 协協(xié) 负負(fù) 调調(diào) 严嚴(yán) 发發(fā) 对對(duì) 质質(zhì)
台臺(tái) 设設(shè) 独獨(dú) 网網(wǎng) 扩擴(kuò) 应應(yīng) 个個(gè) 评評(píng) 坚堅(jiān) 础礎(chǔ)
费費(fèi) 业業(yè) 构構(gòu) 会會(huì) 转轉(zhuǎn) 稳穩(wěn) 护護(hù) 执執(zhí) 补補(bǔ) 复復(fù)
当當(dāng) 续續(xù) 经經(jīng) 长長(zhǎng) 节節(jié) 点點(diǎn) 细細(xì) 识識(shí) 导導(dǎo) 创創(chuàng)
号號(hào) 标標(biāo) 产產(chǎn) 联聯(lián)
"""
SIMPLIFIED = (
    "们备传两则划参员问单国围图够审属废广厅彻户拥断畅条极样检栏决没况满为无获盘众确码种积纠纳组"
    "综维线编总织缴继罚听肃与举华万盖处见视亲讼访许诉询话议丰贯践办这过辽还针锦键门开间阳际随虽双电响题额类显饮体"
)
TRADITIONAL = (
    "們備傳兩則劃參員問單國圍圖夠審屬廢廣廳徹戶擁斷暢條極樣檢欄決沒況滿為無獲盤眾確碼種積糾納組"
    "綜維線編總織繳繼罰聽肅與舉華萬蓋處見視親訟訪許訴詢話議豐貫踐辦這過遼還針錦鍵門開間陽際隨雖雙電響題額類顯飲體"
)

PINYIN = {pair[0]: pair[1:] for pair in ANNOTATED.split()}
"""Simplified character -> traditional character and its pinyin in brackets."""

PLAIN = dict(zip(SIMPLIFIED, TRADITIONAL, strict=True)) | {
    character: annotated[0] for character, annotated in PINYIN.items()
}
"""Simplified character -> traditional character."""
