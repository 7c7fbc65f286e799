import Testing

@testable import watchpost

@Suite struct FieldRulesTests {
  @Test(arguments: ["S228 K3", "S228", "K12/340", "石桥 弯 1", "a.b", "..."])
  func `an id of a road is words with single blanks between`(_ id: String) {
    #expect(faultOfRoadID(id) == nil)
  }

  @Test(arguments: [
    "", " ", " S228", "S228 ", "S228  K3", "S228\tK3", ".", "..", "K3?",
    // 33 bytes with their blanks, 32 without.
    "1234567890123456 1234567890123456",
  ]) func `an id of a road that is none is refused`(_ id: String) {
    #expect(faultOfRoadID(id) != nil, "\(id)")
  }
}
