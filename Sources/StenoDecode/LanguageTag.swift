/// A language tag, brought to one form: `eng`, `en` and `EN` are the same, and so are `ger`, `deu` and `de`.
///
/// #### Source
/// BCP 47 for the form; ISO 639-1, 639-2/B and 639-2/T for the codes.
struct LanguageTag: Equatable {
  /// The language: two letters where ISO 639-1 has them.
  let language: String
  /// The region and what else follows, in small letters.
  let rest: [String]

  init(_ text: String) {
    let parts = text.lowercased().split { $0 == "-" || $0 == "_" }.map(String.init)
    let code = parts.first ?? ""
    language = Self.shortForms[code] ?? code
    rest = Array(parts.dropFirst())
  }

  /// Codes of three letters by those of two.
  private static let codes = """
    aa aar,ab abk,af afr,ak aka,am amh,an arg,ar ara,as asm,av ava,ay aym,az aze,ba bak,be bel,bg bul,bm bam,bn ben,\
    bo tib bod,br bre,bs bos,ca cat,ce che,co cos,cs cze ces,cv chv,cy wel cym,da dan,de ger deu,dv div,dz dzo,ee ewe,\
    el gre ell,en eng,eo epo,es spa,et est,eu baq eus,fa per fas,ff ful,fi fin,fj fij,fo fao,fr fre fra,fy fry,ga gle,\
    gd gla,gl glg,gn grn,gu guj,gv glv,ha hau,he heb,hi hin,hr hrv,ht hat,hu hun,hy arm hye,ia ina,id ind,ig ibo,\
    ik ipk,io ido,is ice isl,it ita,iu iku,ja jpn,jv jav,ka geo kat,kg kon,ki kik,kk kaz,kl kal,km khm,kn kan,ko kor,\
    ks kas,ku kur,kv kom,kw cor,ky kir,la lat,lb ltz,lg lug,li lim,ln lin,lo lao,lt lit,lu lub,lv lav,mg mlg,\
    mi mao mri,mk mac mkd,ml mal,mn mon,mr mar,ms may msa,mt mlt,my bur mya,nb nob,nd nde,ne nep,nl dut nld,nn nno,\
    no nor,nr nbl,nv nav,ny nya,oc oci,oj oji,om orm,or ori,os oss,pa pan,pi pli,pl pol,ps pus,pt por,qu que,rm roh,\
    rn run,ro rum ron,ru rus,rw kin,sa san,sc srd,sd snd,se sme,sg sag,si sin,sk slo slk,sl slv,sm smo,sn sna,so som,\
    sq alb sqi,sr srp,ss ssw,st sot,su sun,sv swe,sw swa,ta tam,te tel,tg tgk,th tha,ti tir,tk tuk,tl tgl,tn tsn,\
    to ton,tr tur,ts tso,tt tat,tw twi,ty tah,ug uig,uk ukr,ur urd,uz uzb,ve ven,vi vie,wa wln,wo wol,xh xho,yi yid,\
    yo yor,za zha,zh chi zho,zu zul
    """

  private static let shortForms: [String: String] = codes.split(separator: ",").reduce(into: [:]) { forms, entry in
    let names = entry.split(separator: " ").map(String.init)
    for name in names.dropFirst() { forms[name] = names[0] }
  }
}
