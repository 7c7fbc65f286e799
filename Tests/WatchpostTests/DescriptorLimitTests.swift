import Testing

@testable import watchpost

@Suite struct DescriptorLimitTests {
  @Test(
    "connections leave descriptors for everything else",
    arguments: [
      (16 as UInt, 16), (64, 32), (256, 128), (512, 256), (1_024, 768), (4_352, 4_096),
      (1_048_576, 4_096), (.max, 4_096),
    ])
  func connections(limit: UInt, wanted: Int) {
    #expect(DescriptorLimit.connections(of: limit) == wanted)
  }

  @Test("this process may hold what it says")
  func live() {
    #expect((16...4_096).contains(DescriptorLimit.connections()))
  }
}
