import Testing

@testable import devicesim

@Suite struct SceneRendererTests {
  private func view(_ scene: Scene, noise: Double = 0, quiet: Double = 0) -> SceneRenderer.View {
    SceneRenderer.View(
      scene: scene, width: 160, height: 120, noise: noise, passersPerMinute: 0,
      quietSeconds: quiet)
  }
  /// Share of pixels that differ by more than 20 grey levels.
  private func change(_ left: PixelCanvas, _ right: PixelCanvas) -> Double {
    let changed = zip(left.pixels, right.pixels).count { abs(Int($0) - Int($1)) > 20 }
    return Double(changed) / Double(left.pixels.count)
  }
  private func mean(_ canvas: PixelCanvas) -> Double {
    Double(canvas.pixels.reduce(0) { $0 + Int($1) }) / Double(canvas.pixels.count)
  }

  @Test(arguments: Scene.allCases)
  func `the same seed and times draw the same frames`(scene: Scene) {
    let view = SceneRenderer.View(
      scene: scene, width: 96, height: 64, noise: 3, passersPerMinute: 60, quietSeconds: 0)
    var one = SceneRenderer(view: view, seed: 42)
    var two = SceneRenderer(view: view, seed: 42)
    var other = SceneRenderer(view: view, seed: 43)
    var differs = false
    for step in 0..<20 {
      let frame = one.frame(at: Double(step) * 0.5)
      #expect(frame == two.frame(at: Double(step) * 0.5))
      if frame != other.frame(at: Double(step) * 0.5) { differs = true }
    }
    #expect(differs)
  }

  @Test func `a person fills at least half a percent of the view and leaves it`() {
    var renderer = SceneRenderer(view: view(.square), seed: 3)
    let empty = renderer.frame(at: 0)
    renderer.addPasser(at: 1)
    var most = 0.0
    for step in 0..<200 {
      most = max(most, change(empty, renderer.frame(at: 1 + Double(step) / 4)))
    }
    #expect(most >= 0.005 && most < 0.1)
    #expect(change(empty, renderer.frame(at: 60)) == 0)
  }

  @Test func `noise has the spread that was asked for`() {
    var renderer = SceneRenderer(view: view(.still, noise: 4), seed: 9)
    let one = renderer.frame(at: 0)
    let two = renderer.frame(at: 1)
    let squares = zip(one.pixels, two.pixels).reduce(0.0) { sum, pair in
      let difference = Double(Int(pair.0) - Int(pair.1))
      return sum + difference * difference
    }
    let deviation = (squares / Double(one.pixels.count) / 2).squareRoot()
    #expect(abs(deviation - 4) < 0.2)
  }

  @Test func `each scene does what its name says`() {
    var light = SceneRenderer(view: view(.lightSwitch), seed: 1)
    #expect(mean(light.frame(at: 21)) > 1.25 * mean(light.frame(at: 41)))
    var dusk = SceneRenderer(view: view(.dusk), seed: 1)
    #expect(mean(dusk.frame(at: 0)) > 2.5 * mean(dusk.frame(at: 120)))
    var leaves = SceneRenderer(view: view(.swaying), seed: 1)
    let before = leaves.frame(at: 0)
    let moved = change(before, leaves.frame(at: 0.7))
    #expect(moved > 0.001 && moved < 0.33)
    var covered = SceneRenderer(view: view(.covered), seed: 1)
    #expect(mean(covered.frame(at: 10)) > 80 && mean(covered.frame(at: 25)) < 20)
    var still = SceneRenderer(view: view(.still), seed: 1)
    let calm = still.frame(at: 0)
    #expect(calm == still.frame(at: 100))
    still.setCovered(true)
    #expect(mean(still.frame(at: 101)) < 20)
  }

  @Test(arguments: [false, true])
  func `a drawn frame becomes a JPEG`(isColour: Bool) throws {
    var renderer = SceneRenderer(view: SceneRenderer.View(), seed: 1)
    let jpeg = try JPEGEncoding(quality: 75, isColour: isColour).encode(renderer.frame(at: 0))
    #expect(jpeg.starts(with: [0xFF, 0xD8]) && jpeg.suffix(2) == [0xFF, 0xD9])
    #expect((4_000...20_000).contains(jpeg.count))
  }

  @Test func `drawing outside the picture changes nothing and breaks nothing`() {
    var canvas = PixelCanvas(width: 8, height: 8)
    canvas.fillRectangle(x: -50, y: -50, width: 20, height: 20, shade: 9)
    canvas.fillEllipse(x: 500, y: -3, radiusX: 4, radiusY: 400, shade: 9)
    #expect(canvas == PixelCanvas(width: 8, height: 8))
    canvas.fillRectangle(x: -2, y: -2, width: 4, height: 4, shade: 9)
    #expect(canvas.pixels.count { $0 == 9 } == 4)
  }
}
