import StenoCore

/// TTML as broadcasters distribute it, EBU-TT-D: one paragraph a cue, at the bottom of the picture.
///
/// #### Source
/// EBU Tech 3380, *EBU-TT-D Subtitling Distribution Format*, version 1.0.1; W3C, *Timed Text Markup Language 2*, sections
/// 8.1 and 12.3.1.
struct TTMLSyntax: CueSyntax {
  let header: String
  let trailer = "</tt:div></tt:body>\n</tt:tt>\n"

  /// - Parameter language: The language of the text as a BCP 47 tag; empty where it is not known, as XML says it.
  init(language: String) {
    header = Self.header(language: language)
  }

  private static func header(language: String) -> String {
    """
    <?xml version="1.0" encoding="UTF-8"?>
    <tt:tt xmlns:tt="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" \
    xmlns:tts="http://www.w3.org/ns/ttml#styling" xmlns:ebuttm="urn:ebu:tt:metadata" xmlns:ebutts="urn:ebu:tt:style" \
    ttp:timeBase="media" ttp:cellResolution="32 15" xml:lang="\(language.escapedForMarkup)">
    <tt:head>
    <tt:metadata><ebuttm:documentMetadata>\
    <ebuttm:conformsToStandard>urn:ebu:tt:distribution:2014-01</ebuttm:conformsToStandard>\
    </ebuttm:documentMetadata></tt:metadata>
    <tt:styling>
    <tt:style xml:id="paragraph" tts:fontFamily="proportionalSansSerif" tts:fontSize="100%" tts:lineHeight="125%" \
    tts:textAlign="center" ebutts:linePadding="0.5c"/>
    <tt:style xml:id="text" tts:color="#ffffff" tts:backgroundColor="#000000c2"/>
    </tt:styling>
    <tt:layout>
    <tt:region xml:id="bottom" tts:origin="10% 70%" tts:extent="80% 25%" tts:displayAlign="after"/>
    </tt:layout>
    </tt:head>
    <tt:body><tt:div>

    """
  }

  func label(of voice: Voice) -> String { voice.label.onOneLine + ": " }

  /// XML's comments hold no two hyphens in a row.
  func comment(_ text: String) -> String? { "<!-- \(text.replacingScalars("--", with: "\u{2010}\u{2010}")) -->\n" }

  func opening(number: Int) -> String { "<tt:p xml:id=\"cue\(number)\"" }

  func text(of cue: CueEntry) -> String {
    let begin = CueEntry.clock(cue.milliseconds.lowerBound, separator: ".")
    let end = CueEntry.clock(cue.milliseconds.upperBound, separator: ".")
    let lines = cue.texts.map { "<tt:span style=\"text\">\($0.escapedForMarkup)</tt:span>" }.joined(
      separator: "<tt:br/>")
    let place = "region=\"bottom\" style=\"paragraph\" begin=\"\(begin)\" end=\"\(end)\""
    return "\(opening(number: cue.number)) \(place)>\(lines)</tt:p>\n"
  }
}
