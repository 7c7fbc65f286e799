import Detection
import Foundation
import Testing
import Wire

@testable import watchpost

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct CorridorPlanTests {
  /// The text elements of a well-formed XML file; nil when it is none.
  private final class Words: NSObject, XMLParserDelegate {
    private(set) var texts: [String] = []
    private var open: String?

    static func read(_ svg: String) -> [String]? {
      let words = Words()
      let parser = XMLParser(data: Data(svg.utf8))
      parser.delegate = words
      return parser.parse() ? words.texts : nil
    }

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes: [String: String]
    ) { if name == "text" || name == "title" { open = "" } }

    func parser(_ parser: XMLParser, foundCharacters string: String) { open? += string }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      guard let text = open, name == "text" || name == "title" else { return }
      texts.append(text)
      open = nil
    }
  }

  /// A road of bends 332 m apart with four heads and two signs each.
  private func road(bends: Int) -> Corridor {
    var corridor = Corridor(id: "S228", name: "Road", bends: [], heads: [], signs: [])
    for number in 0..<bends {
      let pc = 600 + Double(number) * 332
      corridor.bends.append(
        Corridor.Bend(
          id: "B\(number)", name: "Bend \(number)",
          place: Coordinate(latitude: 27.5, longitude: 119.7)!, pc: pc, pt: pc + 50,
          radiusMetres: 35, limit: Speed(kmh: 40), advisory: Speed(kmh: 30)))
      let heads = [(pc, Approach.down), (pc - 250, .down), (pc + 50, .up), (pc + 300, .up)]
      for (chainage, looks) in heads {
        corridor.heads.append(
          Corridor.Head(
            device: device(corridor.heads.count + 1), number: 1, chainage: chainage, looks: looks))
      }
      for (chainage, approach) in [(pc - 80, Approach.up), (pc + 130, .down)] {
        corridor.signs.append(
          Corridor.Sign(
            device: device(9_000 + corridor.signs.count), bend: "B\(number)", approach: approach,
            chainage: chainage))
      }
    }
    return corridor
  }

  private func device(_ number: Int) -> DeviceID {
    DeviceID(region: 33_900_100, serial: UInt64(number))!
  }

  private func words(_ corridor: Corridor) throws -> [String] {
    try #require(Words.read(CorridorPlan(corridor: corridor, names: [:]).svg()))
  }

  @Test func `a plan of 41 bends names each bend, head and sign once, with its place`() throws {
    let corridor = road(bends: 41)
    let plan = CorridorPlan(corridor: corridor, names: [:])
    #expect(plan.stretches.count == 8)
    for (stretch, next) in zip(plan.stretches, plan.stretches.dropFirst()) {
      #expect(stretch.upperBound == next.lowerBound)
      #expect(!corridor.bends.contains { ($0.pc...$0.pt).contains(stretch.upperBound) })
    }
    let words = try words(corridor)
    for bend in corridor.bends { #expect(words.count { $0 == bend.id } == 1, "\(bend.id)") }
    #expect(words.count { $0.hasSuffix(" · 80 m") } == 82)
    for number in 1...164 {
      let label = "…" + String(String(10_000 + number).suffix(4))
      #expect(words.count { $0 == label } == 1, "\(label)")
    }
    #expect(words.contains("K13+500") && words.contains("Nothing found."))
  }

  @Test func `names with markup and control characters leave the file well-formed`() throws {
    var corridor = road(bends: 2)
    corridor.name = "A <b> & \"c\" 'd' ]]> \u{1}云岭"
    corridor.bends[0].name = "<script>"
    let names = [corridor.heads[0].device: "K1 & <up>"]
    let text = CorridorPlan(corridor: corridor, names: names).svg()
    let words = try #require(Words.read(text))
    #expect(words.contains { $0.contains("A <b> & \"c\" 'd' ]]> \u{FFFD}云岭") })
    #expect(words.contains("<script>") && words.contains { $0.contains("K1 & <up>: at K0+600") })
  }

  @Test func `what nobody sees and signs that face nothing stand in red and in words`() throws {
    var corridor = road(bends: 1)
    corridor.heads[0].rangeMetres = 200
    corridor.signs[1].chainage = 600
    let text = CorridorPlan(corridor: corridor, names: [:]).svg()
    let words = try #require(Words.read(text))
    #expect(words.contains("350–400 m unseen"))
    #expect(words.contains("– approach up of B0: 350–400 m is seen by no head"))
    #expect(words.contains { $0.contains("50 m behind B0") })
    #expect(words.contains("What was found:"))
    let red = text.split(separator: "\n").filter { $0.contains("fill=\"\(PlanColour.gap)\"") }
    #expect(red.contains { $0.hasPrefix("<polygon") } && red.contains { $0.hasPrefix("<rect") })
  }

  @Test func `a corridor without heads or signs, and the longest, are drawn`() throws {
    var bare = road(bends: 1)
    (bare.heads, bare.signs) = ([], [])
    #expect(try words(bare).contains { $0.contains("has no head") })
    var long = road(bends: 2)
    (long.bends[1].pc, long.bends[1].pt) = (99_000, 99_050)
    let plan = CorridorPlan(corridor: long, names: [:])
    #expect(plan.stretches.last?.upperBound ?? 0 >= 99_050 && plan.stretches.count <= 60)
    #expect(Words.read(plan.svg()) != nil)
  }

  @Test func `file names are safe, and of their own`() {
    #expect(
      PlanFolder.fileNames(["S228", "S 228", "S_228", "../x/..", "石桥", "s228"])
        == ["S228.svg", "S_228.svg", "S_228-2.svg", "___x___.svg", "石桥.svg", "s228-2.svg"])
  }
}
