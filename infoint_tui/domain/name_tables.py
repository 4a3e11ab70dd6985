"""Words of names: what stands around one, and what tells given from family names. Rules are in `names`."""

from __future__ import annotations


def _table(words: str) -> tuple[str, ...]:
    return tuple(words.split())


def table(words: str) -> frozenset[str]:
    """Words parted by blanks, to look up."""
    return frozenset(words.split())


# -- around a name -----------------------------------------------------------------------------------------

TITLES: tuple[str, ...] = _table("""
dr dra drs prof profa professor doctor doc mr mrs ms miss mx sir dame lord lady rev revd reverend fr father
br rabbi imam pastor engr eng ing arch atty adv avv barr hon honorable honourable capt captain cpt col
colonel lt lieutenant ltc sgt sergeant maj gen cmdr adm cpl pvt brig ssgt herr frau hr fru mme mlle monsieur
madame maître señor senor señora senora señorita sr sra srta don doña dña sig signor signora dott dottssa
profssa sigra dottore dottoressa lic ir pd mag mgr mudr mvdr judr phdr paeddr rndr pharmdr inż mgra mevr mw
dhr alhaji hajia mallam ustaz sheikh shaykh shri smt datuk dato datin puan encik tan ibu bapak pak aunt
auntie uncle sister brother msgr pfc univ-prof priv-doz dr-ing cdr ltjg sfc msgt tsgt smsgt cmsgt vadm radm
ens
assoc-prof д-р проф пан пані
""")
"""What stands before a name, in lower case and without periods."""
CALLINGS: tuple[str, ...] = _table("""
judge justice senator congressman congresswoman assemblyman assemblywoman governor mayor president
ambassador chief coach bishop archbishop cardinal canon deacon chaplain councillor councilor councilman
councilwoman councilmember commissioner sheriff inspector detective constable officer trooper commander
admiral major general corporal private ensign warden nurse provost chancellor principal superintendent
""")
"""Offices before a name that are names, too: they count before two words, or before another title."""
QUALIFIERS: frozenset[str] = table("""
med dent vet rer nat phil jur iur oec pol theol h c hc mult habil hab sc ing em emer emeritus emerita soc
agr cult paed forest mont techn tech univ ass assoc assist apl ao eth priv doz dipl psych inf ret retd
retired docent publ psychol
""")
"""What only says more of a title before it, and is left out after "Dear"."""
ENDINGS: frozenset[str] = table("ssa ra na me")
"""Feminine endings that Italians and French write behind the period of a title."""
BEFORE_TITLES: frozenset[str] = table("""
assoc asst associate assistant adjunct visiting vice rear master staff 1st 2nd first second lance deputy
acting emeritus senior very most right
""")
"""What may stand before a title and belongs to it: "Assoc. Prof."."""
HONORIFICS: frozenset[str] = table("박사 교수 님 씨 선생님 先生 さん 様 博士 教授 女士 小姐 老师 老師")
"""What stands behind a name in East Asia and is said with it."""
SUFFIXES: tuple[str, ...] = _table("""
jr sr ii iii iv esquire phd dphil edd scd md do dds dmd dvm dnp drph pharmd psyd jd llm llb llp ma ba bs bsc
ms msc mph cph mba mpa mpp msw msn bsn mfa med meng beng bfa rn lpn cna np pa fnp aprn crna rd rdn lcsw lmsw
lpc lmft emt nremt pmp cpa cfa cfp cissp csm esq pe pt dpt ot otr slp faia aia ra leed ap fache facp facs
frcp frcs frs obe mbe cbe kbe qc kc ches mches shrm shrm-cp shrm-scp sphr phr rpcv usn usaf usmc ret habil
dipl- ing edm mat mdiv mlis mls mhs mha mhsa mphil mres msed mrp mup lld dsc dsw dba od dpm dmin thd thm stm
jsd sjd engd csc drsc ccc-slp cf-slp bcba bcba-d bcaba lcsw-c lcpc lcmhc lac lcdc lmhc lmhca lpcc ladc cadc
cswa acsw bcd ncc npt ctrs cpt cscs atc cot cota otd mot rph bcps bcacp rnc ccrn cen cne cnm cns cnl cnor
dabr dabim facc faap facep facog faan faafp fccp fasn facmg abpp cgc ctr rhia rhit cpc cphq cphims cha cpnp
agacnp pmhnp pmhnp-bc fnp-bc fnp-c pa-c emt-p nrp aemt cgma cma cia cisa cism crisc cgeit ccie ccna cfe cams
caia clu chfc ricp ea aca acca fcca cima aat ceng ieng mice miet mimeche mrics frics riba mrtpi csci cchem
frsc mrsc frsa frgs fba fraeng fca cpeng rpa aicp faicp asla rla psp ccm cpm cpim cscp cpsm cssbb ssbb lssbb
lssgb cspo csp psm pspo pmi-acp pgmp pfmp capm itil togaf cipp cipm cipp/e oscp ceh giac gcih sphri gphr
aphr cebs ccp wlcp cpp pcc acc mcc cfre cic cpcu bcom bba bdes barch march mdes bsee msee bee mee bsme msme
bsce msce mem msis mis mstat mcomp mcs bcs bscn bn bvsc mbbs mbchb mrcp mrcgp frcgp mrcpsych frcpsych frcpc
frcsc ccfp mrcvs dabvp dipacvim fcps mnams mch pgce pgdip pgcert qts fhea sfhea hon hons bahons mp mep mla
mna cvo kcmg cmg oam osb ofm op sj cssr sdb fsc osf rsm ssnd uscg usnr ussf arng rn-bc bd+c id+c o+m
""")
"""Generations, degrees, licenses, orders and honors behind a name, in lower case and without periods."""
PARTICLES: tuple[str, ...] = _table("""
mac mc ní nic nì ó uí ua
a ab abu af al aw an ap as av bat bin bint binti da dal dalla das de degli dei del dela della dello den der
des di do dos du e el ferch ibn in la las le lo los 't ’t ten ter und van vande vander vom von y zu zum zur
san santa st verch wa
""")
"""Small words within a family name."""
TEAMS: frozenset[str] = table("""
team department dept office committee group staff desk division board council crew admissions recruiting
recruitment hr helpdesk secretariat reception union association
""")
"""Words of what is many people, or a desk."""
BORN = r"née|nee|né|geb\.|geborene?r?|formerly|f\.k\.a\.|fka|a\.k\.a\.|aka|born|roz\.|z domu|o\.s\.|sünt\."
"""Before a name somebody had, or has besides."""

# -- who is called what ------------------------------------------------------------------------------------

GIVEN: frozenset[str] = table("""
aaron abby abdul abigail adam adele adrian agnes ahmed aisha aisling alan albert alec alejandro alex
alexander alexandra ali alice alicia alma alvin amanda amelia amina amir amy ana anders andre andrea andrew
angela anil anita anja anjali ann anna anne annette annika anthony antonia antonio april arjun arthur ashley
astrid audrey ava axel babatunde barbara beatriz bella ben benjamin bernadette bernd beth betty bill bjorn
bob brenda brian bridget bruce bruno bryan camila candice carla carlos carmen carol caroline catherine cathy
cecilia celia chad charles charlie charlotte cheryl chiara chinedu chloe chris christian christina christine
christopher cindy claire clara claudia colin connor corinne craig cynthia dale dan daniel daniela dave david
dawn dean debbie deborah denise dennis derek diana diane diego dina dmitri dominik don donald donna doris
dorothy doug douglas drew duncan earl ed eddie edith edward edwin eileen elaine eleanor elena eli elias
elisa eliza elizabeth ella ellen elsa emilia emilio emily emma enrique eric erica erik erin ernesto esther
ethan eugene eva evan evelyn ezra faith fatima felix fernando fiona flora florence florian frances francesca
francis francisco frank fred frederick gabriel gail gary geoffrey george georgia gerald gina giulia giuseppe
glen gloria gordon grace graham greg gregory greta gustavo gwen hal hannah hans harold harriet harry hassan
hazel heather heidi helen helena henry hilary holly howard hugh hugo ian ibrahim imani ines ingrid irene
iris isaac isabel isabella ivan jack jackie jacob jake jakub james jamie jan jane janet jared jasmine jason
javier jay jean jeff jeffrey jennifer jenny jeremy jerry jesse jessica jessie jill jim jimmy jo joan joanna
joanne joao joe joel john jonas jonathan jorge jose josef joseph joshua joy joyce juan juana jude judith
judy julia julian julie jurgen justin kai karen karim karin karl katarzyna kate katherine kathleen katie
keith kelly ken kenneth kerry kevin khalid kim kirsten klaus kofi krzysztof kwame kyle lance larry lars
laura lauren laurence lea leah lee leila lena lenny leo leon leonie leslie leticia liam lila lily lina linda
lisa liz lois lola lorenzo louis louise luca lucas lucia lucille lucy luis lukas lukasz luke luna lydia lynn
mabel maggie maja malcolm manuel marcel marcia marco marcos marcus margaret margarita maria marian mariana
marie marilyn marina mario marion marisol marjorie mark marta martha martin marvin mary mason mateo matteo
matthew maureen maurice max maya megan mehmet mei melanie melissa mercedes meredith mia michael michelle
miguel mike milan mildred mina miriam mitchell mohamed mohammed molly mona monika morgan moses nadia nancy
naomi natalia natalie natasha nate nathan neil nelson nicholas nick nico nicole nigel nina noah noor nora
norman odette olga oliver olivia omar oscar otto owen pablo pam pamela pat patricia patrick patty paul paula
pearl pedro peggy penelope penny percy peter petra phil philip phyllis pierre piotr preston priya quentin
rachel rafael rafaela raj ralph ramon randy raquel raul ray raymond rebecca regina rene rex rhonda ricardo
richard rick ricky rita rob robert roberto robin rodney roger roland ron ronald rory rosa rose rosemary ross
roxanne roy ruben ruby rudy rufus russell ruth ryan sabine sally sam samantha samuel sandra sara sarah sasha
saul scott sean sebastian sergio seth shannon sharon shawn sheila shirley silvia simon sofia sonia sophia
sophie stacy stan stefan stella stephanie stephen steve steven stuart sue susan suzanne sven sylvia tamara
tania tanja tara ted teresa terry tessa theo theodore theresa thomas tiffany tim timothy tina todd tom tomas
tommy toni tony tracy trevor troy tyler ursula valentina valeria vanessa vera veronica vicky victor victoria
vikram vince vincent viola violet virginia vivian wade wallace walter wanda warren wayne wei wendy werner
will willa william wilma winston wolfgang wyatt xavier yan yolanda yuki yusra yusuf yvette yvonne zachary
zainab zara zeynep zoe zofia
""")
"""First names, without accents, that tell "Doe, Jane" from "Jane, Acme"."""
SHORT_FORMS = """
robert bob rob bobby; william bill will billy; richard dick rick rich; james jim jimmy jamie; john jack
johnny jon; elizabeth liz beth betty lisa eliza; margaret peggy maggie meg; catherine kate cathy katie
kathy; michael mike mick misha mikhail; edward ed ted eddie; thomas tom tommy; anthony tony; charles charlie
chuck; joseph joe joey; patricia pat patty trish; andrew andy drew; steven steve; matthew matt; jennifer jen
jenny; susan sue; barbara barb; deborah deb debbie; rebecca becky; samuel sam; benjamin ben; daniel dan
danny; theodore theo; christopher chris; alexander alex sasha aleksandr alexandr; francisco paco pancho;
jose pepe; guadalupe lupe; ignacio nacho; dolores lola; rosario charo; enrique quique; antonio tonio; manuel
manolo; johannes hans hannes; katharina kathi katja; friedrich fritz; heinrich heinz; wilhelm willi;
elisabeth elsa lisbeth sissi; josef sepp; aleksandra ola; katarzyna kasia; malgorzata gosia; agnieszka aga;
joanna asia; jan janek; tomasz tomek; piotr piotrek; dmitri dima dmitriy dmitry; ekaterina katya; ivan
vanya; vladimir volodya vova; anastasia nastya; nikolai kolya; sergei seryozha; guillaume gui; frederic
fred; luis lucho; giuseppe beppe; francesca franca; giovanni gianni; mehmet memo; mustafa musti; eduardo edu
duda; fernanda nanda; luiza lu; sebastian bastian seb; maximilian max; nguyen ng; muhammad mohammed mohamed
mohammad muhammed mehmed; yousef yusuf youssef jusuf
"""
"""Short forms by the name they stand for."""
SERVANTS: frozenset[str] = table("abdul abdal abdel abd abu umm ould")
"""First halves of Arabic first names: "Abdul Rahman"."""
AFTER_MARIA: frozenset[str] = table("""
carmen pilar mar rosario angeles dolores luz paz soledad jesus lourdes fatima guadalupe socorro consuelo
rocio mercedes remedios concepcion nieves milagros refugio dios gracia graca conceicao amparo rosa
""")
"""What follows "del" or "de" within a Spanish or Portuguese first name: "María del Carmen"."""
SPANISH: frozenset[str] = table("""
garcia rodriguez fernandez lopez martinez sanchez perez gomez martin jimenez ruiz hernandez diaz moreno
munoz alvarez romero alonso gutierrez navarro torres dominguez vazquez ramos gil ramirez serrano blanco
molina morales suarez ortega delgado castro ortiz rubio marin sanz nunez iglesias medina garrido cortes
castillo santos lozano guerrero cano prieto mendez cruz calvo gallego herrera marquez leon vidal pena flores
cabrera campos vega fuentes carrasco diez reyes caballero nieto aguilar pascual herrero montero lorenzo
hidalgo gimenez ibanez ferrer duran vicente benitez santana arias vargas carmona crespo roman pastor soto
saez velasco moya soler parra esteban bravo gallardo rojas mendoza guzman chavez rivera gonzalez juarez
contreras luna estrada salazar valdez velazquez villanueva zamora avila espinoza cervantes sandoval figueroa
acosta rosales quintero pacheco bautista mejia cardenas trujillo villarreal cisneros escobar orozco barrera
salinas solis ochoa bermudez becerra cordero
""")
"""Common Spanish family names: the first of two stands before the last word."""
CHINESE: frozenset[str] = table("""
wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han
tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su jiang cai jia ding wei xue ye yan pan du
dai xia zhong tian ren fan fang shi yao tan liao zou xiong jin hao kong bai cui kang mao qiu qin gu hou shao
meng long duan qian tao hong lai gong lei ouyang situ zhuge lim ng ong wong goh chua chan koh teo ang yeo
tay ho low chong chia cheung leung lau kwok lam cheng
""")
"""Chinese family names in Latin letters."""
KOREAN: frozenset[str] = table("""
kim lee yi rhee park pak choi choe jung jeong chung kang cho jo yoon yun jang chang lim rim im han oh seo
suh shin kwon hwang ahn an song ryu yoo yu hong jeon jun ko koh moon son sohn yang bae baek paik heo hur nam
shim sim noh roh ha joo woo min cha na pyo eom um
""")
KOREAN_SYLLABLES: frozenset[str] = table("""
ah bin bo bum byung chae chan chang cheol chul da dae do dong eun eung ga gi go gu gun gyu gyeong ha hae han
hee heon ho hoon hwa hwan hye hyeok hyeon hyo hyuk hyun hyung il in ja jae jang ji jin jo jong joo joon ju
jun jung kang ki koo kook ku kuk kwan kwang kyo kyu kyun kyung mi min mo moon myung na nam nari oh ra rae
rim ryul sang seo seok seon seong seul seung shik shin si sik so sol sook soo soon su sub suk sun sung tae
taek uk un ung wan woo wook won woong yang ye yeon yeong yi yong yoo yoon young yu yul yun
""")
JAPANESE: frozenset[str] = table("""
sato suzuki takahashi tanaka watanabe ito yamamoto nakamura kobayashi kato yoshida yamada sasaki yamaguchi
matsumoto inoue kimura hayashi shimizu yamazaki mori ikeda hashimoto ishikawa yamashita nakajima ogawa maeda
fujita okada goto hasegawa murakami kondo ishii saito sakamoto endo aoki fujii nishimura fukuda ota miura
fujiwara okamoto matsuda nakagawa nakano harada ono tamura takeuchi kaneko wada nakayama ishida ueda morita
kudo miyazaki sakai yokoyama miyamoto uchida takagi ando taniguchi ohno imai fujimoto takeda murata ueno
""")
HUNGARIAN: frozenset[str] = table("""
nagy kovacs toth szabo horvath varga kiss molnar nemeth farkas balogh papp lakatos takacs juhasz olah
meszaros racz szucs feher szalai gal szilagyi torok fekete pinter fodor sipos magyar gulyas biro kocsis
balazs bodnar fulop hegedus szekely kerekes lukacs vass orban somogyi hajdu
""")
VIETNAMESE: frozenset[str] = table("""
nguyen tran le pham huynh hoang phan vu vo dang bui do ho ngo duong ly trinh dinh doan luong truong cao
""")
SURELY_VIETNAMESE: frozenset[str] = table("nguyen pham huynh trinh truong")
PINYIN = (
    r"(?:(?:[bpmf](?:a|o|ai|ei|ao|ou|an|en|ang|eng|i|iao|ie|ian|in|ing|u)"
    r"|[dtnl](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|iao|ie|iu|ia|ian|in|iang|ing|u|uo|ui|uan|un|ue|ü)"
    r"|[gkh](?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|u|ua|uo|uai|ui|uan|un|uang)"
    r"|[jqx](?:i|ia|iao|ie|iu|ian|in|iang|ing|iong|u|uan|ue|un)"
    r"|(?:zh|ch|sh|r|z|c|s)(?:a|e|ai|ei|ao|ou|an|en|ang|eng|ong|i|u|ua|uo|uai|ui|uan|un|uang)"
    r"|y(?:a|ao|e|ou|an|in|ang|ing|ong|i|u|uan|ue|un)|w(?:a|o|ai|ei|an|en|ang|eng|u)|an|ai|ao|en|er))"
)
"""A syllable of Mandarin in Latin letters, as a pattern."""
MORA = r"(?:(?:[kgsztdnhbpmr]y?|sh|ch|j|f|ts|y|w)?[aiueo]{1,2}|n(?![aiueoy]))"
"""A beat of Japanese in Latin letters."""
PATRONYMIC = (
    r"(?:[оеєё]вич|йович|[оеєії]вна|ївна|ична|o[vw]ych|yovych|[yi]ovych|i[vw]na|ovich|evich|ovna|evna)$"
)
"""How a father's name ends in Ukrainian, Russian and Belarusian."""
