import CJPEG
import Detection
import Testing
import Wire

@Suite struct HostileJPEGTests {
  @Test func `Truncation at every 97th byte is undecodable, never a crash`() throws {
    var scene = DrawnScene()
    let whole = scene.frame()
    var watch = try Watch()
    watch.see(&scene, frames: 10)
    for cut in stride(from: 0, to: whole.count - 2, by: 97) {
      #expect(watch.see(Array(whole.prefix(cut))).state == .undecodable, "cut at \(cut)")
    }
    #expect(watch.see(scene.frame()).state != .undecodable)
  }

  @Test(arguments: [UInt64(11), 12, 13])
  func `Flipped bits never crash and never stop the next good frame`(seed: UInt64) throws {
    print("seed \(seed)")
    var chance = Chance(state: seed)
    var scene = DrawnScene()
    let whole = scene.frame()
    let decoder = wp_jpeg_decoder_create()!
    defer { wp_jpeg_decoder_destroy(decoder) }
    var plane = [UInt8](repeating: 0, count: 512 * 512)
    var size = wp_jpeg_size()
    for _ in 0..<300 {
      var bad = whole
      for _ in 0..<8 { bad[chance.below(bad.count)] ^= UInt8(1 << chance.below(8)) }
      _ = wp_jpeg_decode(decoder, bad, bad.count, 8, 1, &plane, plane.count, &size)
      let status = wp_jpeg_decode(decoder, whole, whole.count, 8, 1, &plane, plane.count, &size)
      try #require(status == wp_jpeg_ok)
      #expect(size.plane_width == 40 && size.plane_height == 30)
    }
  }

  @Test func `A header that claims a giant is refused`() throws {
    var scene = DrawnScene()
    var bomb = scene.frame()
    let frame = try #require(
      bomb.indices.dropLast(9).first { bomb[$0] == 0xFF && bomb[$0 + 1] == 0xC0 })
    for offset in 5...8 { bomb[frame + offset] = 0xFF }
    let decoder = wp_jpeg_decoder_create()!
    defer { wp_jpeg_decoder_destroy(decoder) }
    var plane = [UInt8](repeating: 0, count: 16)
    var size = wp_jpeg_size()
    #expect(
      wp_jpeg_decode(decoder, bomb, bomb.count, 8, 1, &plane, plane.count, &size)
        == wp_jpeg_too_large)
  }

  @Test func `What was drawn is what is decoded`() throws {
    let encoder = DrawnScene.Encoder()
    let levels: [UInt8] = [40, 100, 160]
    let pixels: [UInt8] = (0..<5_760).map { (index: Int) -> UInt8 in levels[index % 3] }
    let coded = encoder.encode(pixels, width: 48, height: 40, channels: 3, quality: 95)
    let decoder = wp_jpeg_decoder_create()!
    defer { wp_jpeg_decoder_destroy(decoder) }
    var out = [UInt8](repeating: 0, count: pixels.count)
    var size = wp_jpeg_size()
    #expect(
      wp_jpeg_decode(decoder, coded, coded.count, 1, 3, &out, out.count, &size) == wp_jpeg_ok)
    #expect(zip(out, pixels).allSatisfy { abs(Int($0) - Int($1)) <= 4 })
    #expect(
      wp_jpeg_decode(decoder, coded, coded.count, 1, 3, &out, 10, &size) == wp_jpeg_no_room)
  }
}
