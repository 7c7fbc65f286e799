import Testing

@testable import Detection

@Suite struct ClockOffsetTests {
  @Test func `Lateness is told once ten readings agree`() {
    var clock = ClockOffset()
    for step in 0..<10 {
      let device = Int64(step) * 500 + 7_000_000
      #expect(clock.lateness(device: device, received: Int64(step) * 500 + 100) == 0)
    }
    #expect(!clock.isStable)
    #expect(clock.lateness(device: 7_005_000, received: 5_100) == 0)
    #expect(clock.isStable)
    #expect(clock.lateness(device: 7_005_500, received: 5_900) == 299)
  }

  @Test(arguments: [-300_000, 300_000] as [Int64])
  func `A clock that leaps is not believed until it agrees again`(leap: Int64) {
    var clock = ClockOffset()
    for step in 0..<20 {
      _ = clock.lateness(device: Int64(step) * 500, received: Int64(step) * 500 + 100)
    }
    #expect(clock.isStable)
    #expect(clock.lateness(device: 10_000 + leap, received: 10_100) == 0)
    #expect(!clock.isStable)
    for step in 21..<32 {
      let device = Int64(step) * 500 + leap
      #expect(clock.lateness(device: device, received: Int64(step) * 500 + 100) == 0)
    }
    #expect(clock.isStable)
  }

  @Test func `A slow crystal is not taken for lateness`() {
    var clock = ClockOffset()
    for step in 0..<7_200 {
      // 50 ppm slow over an hour: 180 ms.
      let received = Int64(step) * 500
      let device = Int64(Double(received) * (1 - 50e-6))
      #expect(clock.lateness(device: device, received: received + 100) <= 1)
    }
    #expect(clock.isStable)
  }

  @Test func `The ends of the clock's range do no harm`() {
    var clock = ClockOffset()
    for device in [Int64.min, Int64.max, 0, Int64.min] {
      #expect(clock.lateness(device: device, received: Int64.max) == 0)
      #expect(clock.lateness(device: device, received: 0) == 0)
    }
  }
}
