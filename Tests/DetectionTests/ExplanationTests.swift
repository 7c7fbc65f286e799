import CJPEG
import Testing
import Wire

@testable import Detection

@Suite struct ExplanationTests {
  /// Pixels of a JPEG.
  private struct Picture {
    var width = 0
    var height = 0
    var pixels: [UInt8] = []

    init(_ jpeg: [UInt8]) throws {
      let decoder = try #require(wp_jpeg_decoder_create())
      defer { wp_jpeg_decoder_destroy(decoder) }
      var size = wp_jpeg_size()
      pixels = [UInt8](repeating: 0, count: 4_096 * 512 * 3)
      let status = wp_jpeg_decode(
        decoder, jpeg, jpeg.count, 1, 3, &pixels, pixels.count, &size)
      try #require(status == wp_jpeg_ok)
      width = Int(size.plane_width)
      height = Int(size.plane_height)
    }

    /// Red, green and blue of the middle of a cell.
    func cell(_ column: Int, _ row: Int) -> [Int] {
      (0..<3).map { Int(pixels[((row * 8 + 4) * width + column * 8 + 4) * 3 + $0]) }
    }
  }

  private static func box(
    _ id: String, _ kind: Zone.Kind, _ left: Double, _ top: Double, _ right: Double,
    _ bottom: Double
  ) -> Zone {
    Zone(
      id: id, kind: kind,
      polygon: [
        .init(x: left, y: top), .init(x: right, y: top), .init(x: right, y: bottom),
        .init(x: left, y: bottom),
      ])
  }

  @Test func `An explanation shows what counted, what was masked and nothing that is private`()
    throws
  {
    var scene = DrawnScene()
    scene.isPlain = true
    var watch = try Watch(zones: [
      Self.box("left", .include, 0, 0, 0.5, 1), Self.box("window", .privacy, 0.8, 0, 1, 0.2),
    ])
    watch.see(&scene, frames: 20)
    let renderer = try ExplanationRenderer()
    var jpeg: [UInt8] = []
    var verdict: FrameVerdict?
    for step in 0..<6 {
      // One in the zone, one beside it.
      scene.things = [(32 + step * 8, 96, 32, 48, 20), (184 + step * 8, 160, 32, 48, 20)]
      jpeg = scene.frame()
      verdict = watch.see(jpeg)
    }
    let seen = try #require(verdict)
    #expect(seen.state == .motion)
    let account = watch.detector.account
    #expect(account.cells == seen.cells.count)
    #expect(account.masked > 8)
    #expect(account.hidden == 0)
    #expect(account.zones == ["left"] && account.isVisit && account.level == .normal)
    let drawn = renderer.draw(
      jpeg: jpeg, name: "a.jpg", verdict: seen, detector: watch.detector)
    let picture = try Picture(try #require(drawn))
    #expect(picture.width == 640 && picture.height == 240 + 32)
    // Cell 10, 14 is the person in the zone, 28, 22 the one outside it, 20, 5 ground outside.
    let (red, grey, dark) = (picture.cell(10, 14), picture.cell(28, 22), picture.cell(24, 5))
    #expect(red[0] > 100 && red[1] < 60 && red[2] < 60)
    #expect(grey.allSatisfy { (50...110).contains($0) })
    #expect(dark.allSatisfy { (25...60).contains($0) })
    // The ground of the zone as it is, and as the detector knows it on the right.
    #expect(picture.cell(4, 4).allSatisfy { (105...135).contains($0) })
    #expect(picture.cell(44, 4).allSatisfy { (105...135).contains($0) })
    // Private on both sides, where the wall is bright.
    #expect(
      picture.cell(36, 2).allSatisfy { $0 < 20 } && picture.cell(76, 2).allSatisfy { $0 < 20 })
    // Words below.
    let words = picture.pixels[(640 * 242 * 3)..<(640 * 252 * 3)]
    #expect(words.contains { $0 > 200 } && words.filter { $0 < 40 }.count > words.count / 2)
  }

  @Test(arguments: [(8, 8), (163, 117), (1_280, 40)])
  func `Pictures of any size are explained`(width: Int, height: Int) throws {
    var scene = DrawnScene(width: width, height: height)
    var watch = try Watch()
    let jpeg = scene.frame()
    let verdict = watch.see(jpeg)
    let drawn = try ExplanationRenderer().draw(
      jpeg: jpeg, name: "上.jpg", verdict: verdict, detector: watch.detector)
    let picture = try Picture(try #require(drawn))
    #expect(picture.width == max(420, 2 * width))
    #expect(picture.height == height + ExplanationRenderer.stripe(width: width))
  }

  @Test func `What does not decode is not drawn`() throws {
    var watch = try Watch()
    let verdict = watch.see([1, 2, 3])
    let drawn = try ExplanationRenderer().draw(
      jpeg: [1, 2, 3], name: "a.jpg", verdict: verdict, detector: watch.detector)
    #expect(drawn == nil)
  }

  /// Every letter that a state, a reason or a legend is written with has a glyph of its own.
  @Test func `Every word of ours can be written`() {
    let words =
      FrameState.allCases.map(\.rawValue) + Suppression.Reason.allCases.map(\.rawValue)
      + Sensitivity.allCases.map(\.rawValue) + ["0123456789.,()-_/%:+="]
    let unknown = ExplanationFont.glyph(UInt8(ascii: "?"))
    var glyphs: [UInt64: Set<UInt8>] = [:]
    for letter in words.joined().utf8 {
      let glyph = ExplanationFont.glyph(letter)
      #expect(glyph != unknown && glyph != 0, "\(letter)")
      let capital = (97...122).contains(letter) ? letter - 32 : letter
      glyphs[glyph, default: []].insert(capital)
    }
    #expect(glyphs.values.allSatisfy { $0.count == 1 })
  }
}
