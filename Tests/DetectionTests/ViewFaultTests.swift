import Detection
import Testing
import Wire

@Suite struct ViewFaultTests {
  private func faults(_ events: [CameraEvent]) -> [String] {
    events.compactMap {
      switch $0 {
      case .faultRaised(let fault): "+\(fault.rawValue)"
      case .faultCleared(let fault): "-\(fault.rawValue)"
      default: nil
      }
    }
  }

  @Test func `A black picture is a fault and no motion`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    scene.gain = 0
    scene.offset = 4
    watch.see(&scene, frames: 30)
    scene.gain = 1
    scene.offset = 0
    watch.see(&scene, frames: 30)
    #expect(faults(watch.events) == ["+black", "-black"])
    #expect(watch.visitsStarted == 0 && !watch.states.contains(.motion))
    #expect(watch.suppressions.contains { $0.reason == .cameraFault })
  }

  @Test func `A covered lens is a fault and no motion`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    scene.gain = 0.05
    scene.offset = 90
    watch.see(&scene, frames: 30)
    #expect(watch.states.suffix(20).allSatisfy { $0 == .covered })
    scene.gain = 1
    scene.offset = 0
    watch.see(&scene, frames: 30)
    #expect(faults(watch.events) == ["+covered", "-covered"])
    #expect(watch.visitsStarted == 0 && !watch.states.contains(.motion))
  }

  @Test func `A camera that was turned is a fault, no motion, and learns the new view`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 30)
    scene.seed = 99
    watch.see(&scene, frames: 60)
    #expect(faults(watch.events) == ["+moved"])
    #expect(watch.visitsStarted == 0 && !watch.states.contains(.motion))
    #expect(watch.states.contains(.moved))
    #expect(watch.states.suffix(10).allSatisfy { $0 == .still })
    scene.seed = 1
    watch.see(&scene, frames: 60)
    #expect(faults(watch.events) == ["+moved", "-moved"])
    #expect(watch.visitsStarted == 0)
  }

  @Test func `A frozen picture is a fault`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    let picture = scene.frame()
    for _ in 0..<160 { watch.see(picture) }
    #expect(faults(watch.events) == ["+frozen"])
    watch.see(&scene, frames: 15)
    #expect(faults(watch.events) == ["+frozen", "-frozen"])
    #expect(watch.visitsStarted == 0)
  }

  @Test func `Frames that never decode are a fault`() throws {
    var scene = DrawnScene()
    var watch = try Watch()
    watch.see(&scene, frames: 20)
    for _ in 0..<60 { watch.see([1, 2, 3]) }
    watch.see(&scene, frames: 20)
    #expect(faults(watch.events) == ["+undecodable", "-undecodable"])
  }
}
