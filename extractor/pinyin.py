"""Mandarin syllables in parentheses behind the characters they annotate, as cloned sites insert them.

A clone converts a page to traditional characters and replaces each of some 70 to 300 characters
by itself and its reading: 衛(wèi)生, without tones 公(gong)(gong), nested 廳(室(shi)).
"""

from collections.abc import Container, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, compress, repeat
from string import ascii_lowercase

from extractor.patterns import compiled
from extractor.text import AnyEdit

MANDARIN = """
    a ai an ang ao ba bai ban bang bao bei ben beng bi bian biao bie bin bing bo bu ca cai can cang cao ce
    cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan chuang chui chun
    chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian diao die ding diu
    dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fo fou fu ga gai gan gang gao ge
    gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao he hei hen heng hong hou hu
    hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong jiu ju juan jue jun ka kai kan
    kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la lai lan lang lao le lei leng li
    lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv lve lue m ma mai man mang mao me mei
    men meng mi mian miao mie min ming miu mo mou mu n na nai nan nang nao ne nei nen neng ng ni nian niang
    niao nie nin ning niu nong nou nu nuan nun nuo nv nve nue o ou pa pai pan pang pao pei pen peng pi pian
    piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu qu quan que qun ran rang rao
    re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen seng sha shai shan shang shao
    she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si song sou su suan sui sun suo
    ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui tun tuo wa wai wan wang wei
    wen weng wo wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan xue xun ya yan yang yao ye yi yin
    ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng zha zhai zhan zhang zhao zhe zhei
    zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo zi zong zou zu zuan zui zun zuo
"""
SYLLABLES = frozenset(MANDARIN.split())
# The traditional characters of these reports by their reading; such characters are the annotated ones.
READINGS = """
    ài愛礙 bǎi擺 bàn辦 bāng幫 bào報 bèi備貝 bēi盃 bì閉 biàn變 biān編 biāo標 bié別 bìng並 bù佈 bǔ補
    cái財 cǎi採 cán殘 cān參 cāng倉 cè測 céng層 chǎn產 chàng暢 cháng償 chǎng場 chè徹 chē車 chēng稱
    chǐ齒 chóu籌 chù處 chú櫥 chǔ儲礎 chuán傳 chuàng創 cí詞 cóng從 cuò錯 dá達 dài貸 dān單擔 dàng檔
    dāng當 dǎng黨 dǎo導島 diàn電 diǎn點 diào調 dìng訂 dòng動 dōng東 dú獨讀 duàn斷 duì對隊 é額 ér兒 ěr爾
    fà髮 fá罰 fā發 fàn氾範 fǎng訪 fèi廢費 fēi飛 fēn紛 fēng豐風 fù婦復複負 gài蓋 gāi該 gàn幹 gǎng崗 gè個
    gěi給 gòu夠構購 guàn貫 guān觀關 guǎn館 guǎng廣 guì貴 guī規龜 guò過 guó國 hái還 hàn漢 hào號 hé覈
    héng恆橫 hóng紅 hòu後 hù戶護 huà劃話 huá華 huái懷 huán環 huáng黃 huì彙會 huī揮 huò獲 jì濟紀繼計記際
    jí極級輯 jī擊機積績 jiàn見踐鍵 jiān堅監間 jiǎn檢減 jiāng將 jiǎng獎講 jiào較 jiǎo矯繳 jié潔節結 jiē階 jìn晉進
    jǐn緊謹錦 jìng徑競 jīng經 jiū糾 jù劇據 jǔ舉 jué決覺 jūn軍 kāi開 kù庫 kuān寬 kuàng況 kuò擴 lái來 làn濫
    lán欄藍蘭 lǎn覽 láo勞 lè樂 lèi類 lì勵厲歷麗 lí離 liàn鏈 lián聯蓮 liáng樑糧 liǎng兩 liáo療遼 líng齡
    lǐng領 liú瀏 lóng龍 lù錄 lú瀘蘆 lùn論 luò絡 lǜ綠 mǎ碼馬 mài賣邁麥 mǎi買 mǎn滿 mào貿 me麼 méi沒 men們
    mén門 mì祕 miàn麵 nà納 nán難 nèi內 niǎo鳥 níng寧 nóng農 ōu歐 pán盤 péi賠 pín貧頻 píng評 qí齊
    qián潛 qiān牽簽籤遷 qiáng強 qiáo僑橋礄 qīn親 qǐng請 qū區 quán權 què確 qún羣 ràng讓 rào繞 rè熱 rèn認
    róng榮 ruǎn軟 sài賽 sǎo掃 shè設 shěn審 shì勢視試適釋 shí實時識 shī師 shù數術 shū書輸 shǔ屬 shuāng雙
    shuì稅 shuí誰 shùn順 shuō說 sī絲 sòng訟 sù肅訴 sū蘇 suí隨 suī雖 tài態 tái臺 tán壇談 tǎo討 tí題 tǐ體
    tiáo條 tiē貼 tiě鐵 tīng廳聽 tǒng統 tóu頭 tú圖 tuán團 tuō脫託 wā窪 wàn萬 wān灣 wǎng網 wèi為爲衛
    wéi圍維 wèn問 wén聞 wěn穩 wō蝸 wù務 wú無 wū烏 xì係細繫 xí習 xiàn現線縣 xiǎn顯 xiàng項 xiāng鄉
    xiǎng響 xiǎo曉 xié協諧 xiě寫 xìng興 xù續 xǔ許 xuǎn選 xué學 xùn訊訓 xún詢 yà亞 yàn驗 yán嚴 yàng樣
    yáng陽 yǎng養 yào藥 yè業頁 yì異義藝議 yī醫 yǐn飲 yíng營 yīng應 yōng擁 yóu郵 yōu優 yù譽預 yú娛於漁餘魚 yǔ與
    yuàn願 yuán員園 yuǎn遠 yuè閱 yuē約 yùn運 yún雲 zá雜 zā紮 zài載 zàn暫贊 zé則責 zhài債 zhàn佔戰
    zhāng張 zhǎng長 zhè這 zhèn鎮陣 zhēn湞針 zhěn診 zhèng證 zhēng徵 zhì製誌質 zhí執職 zhī織 zhǐ紙
    zhòng眾衆 zhōng終 zhǒng種 zhuān專 zhuǎn轉 zhuāng莊 zhǔn準 zī諮資 zōng綜 zǒng總 zǔ組
"""
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿêɑɡ"
_PLAIN = str.maketrans(_TONED, "aaaaeeeeiiiioooouuuuvvvvvnnnmeag")
_LETTERS = ascii_lowercase + _TONED
SYLLABLE = f"[a-z{_TONED}]{{1,6}}"
# The bracket is read before what it follows: a pattern that begins with a literal is searched faster.
_GROUP = rf"(\((?<=[\u3400-\u9fff)]\(){SYLLABLE}(?:\({SYLLABLE}\)){{0,2}}\))"

CHARACTERS_BY_READING = {
    entry.removesuffix(chars): chars for entry in READINGS.split() if (chars := entry.lstrip(_LETTERS))
}
ANNOTATED = frozenset("".join(CHARACTERS_BY_READING.values()))
# Fewer than this many annotations may be glosses an author wrote: 喆(zhé), 方案(a).
TONED_ENOUGH = 2
TONELESS_ENOUGH = 3


def toneless(syllable: str) -> str:
    """The syllable without its tone mark, ü as v.

    >>> toneless("lǜ"), toneless("wèi")
    ('lv', 'wei')
    """
    return syllable.translate(_PLAIN)


def annotations(chars: str) -> list[AnyEdit]:
    """Deletions of the readings in parentheses, empty where so few stand that an author may have meant them.

    >>> annotations("衛(wèi)生(www)")
    [(1, 6, '')]
    """
    if "(" not in chars:
        return []
    parts = compiled(_GROUP).split(chars)
    readings = parts[1::2]
    genuine = {reading for reading in set(readings) if _is_annotation(reading)}
    bounds = list(accumulate(map(len, parts)))
    found: list[AnyEdit] = list(zip(bounds[::2], bounds[1::2], repeat("")))
    if ")(" in chars or not genuine.issuperset(readings):
        found = list(compress(found, _follow(parts, genuine)))
    return found if found and _are_meant_by_nobody(chars, found) else []


def _follow(parts: Sequence[str], genuine: Container[str]) -> Iterator[bool]:
    """Of each reading among *parts*, which texts and readings in turn: whether it stands behind what it annotates."""
    follows = False
    for before, reading in zip(parts[::2], parts[1::2], strict=False):
        # behind a bracket, a reading only counts if that bracket is another's
        follows = reading in genuine and (before[-1] != ")" if before else follows)
        yield follows


@lru_cache(maxsize=4096)
def _is_annotation(group: str) -> bool:
    return all(toneless(syllable) in SYLLABLES for syllable in compiled(SYLLABLE).findall(group))


def _are_meant_by_nobody(chars: str, found: Sequence[AnyEdit]) -> bool:
    toned = 0
    for start, end, _ in found:
        if not chars[start:end].isascii():
            toned += 1
            if toned >= TONED_ENOUGH or chars[start - 1] in ANNOTATED:
                return True
    doubled = any(chars[start - 1] == ")" for start, _, _ in found)
    syllables = {chars[start:end] for start, end, _ in found}
    return doubled or len(syllables) >= TONELESS_ENOUGH
