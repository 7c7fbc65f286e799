import Testing

@testable import Wire

@Suite("A device id")
struct DeviceIDTests {
  @Test(
    "is 20 decimal digits",
    arguments: ["00000000000000000000", "33900100001320000001", "99999999999999999999"])
  func good(_ text: String) throws {
    #expect(try #require(DeviceID(text)).description == text)
  }

  @Test(
    "is nothing else",
    arguments: [
      "", "1", "3390010000132000000", "339001000013200000011", "3390010000132000000a",
      "-3900100001320000001", " 3900100001320000001", "３３９００１０００", "3390010000132000000１",
    ])
  func bad(_ text: String) { #expect(DeviceID(text) == nil) }

  @Test("has groups below ten thousand million")
  func groups() {
    #expect(DeviceID(region: 10_000_000_000, serial: 0) == nil)
    #expect(DeviceID(region: 0, serial: .max) == nil)
    #expect(DeviceID(region: 9_999_999_999, serial: 7)?.description == "99999999990000000007")
  }

  @Test("sorts as its text")
  func order() throws {
    let texts = ["00000000010000000000", "00000000009999999999", "00000000020000000000"]
    let ids = try texts.map { try #require(DeviceID($0)) }
    #expect(ids.sorted().map(\.description) == texts.sorted())
  }
}

@Suite("A wall time")
struct WallTimeTests {
  @Test(
    "is written as RFC 3339",
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (-1, "1969-12-31T23:59:59.999Z"),
      (951_782_400_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999, "2000-02-29T23:59:59.999Z"),
      (951_868_800_000, "2000-03-01T00:00:00.000Z"),
      (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
      (4_107_456_000_000, "2100-02-28T00:00:00.000Z"),
      (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
      (1_795_295_083_120, "2026-11-21T21:04:43.120Z"),
      (-2_203_891_200_000, "1900-03-01T00:00:00.000Z"),
      (-62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
      (-62_167_219_200_001, "-0001-12-31T23:59:59.999Z"),
      (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
      (253_402_300_800_000, "10000-01-01T00:00:00.000Z"),
      (Int64.max, "292278994-08-17T07:12:55.807Z"), (Int64.min, "-292275055-05-16T16:47:04.192Z"),
    ] as [(Int64, String)])
  func text(_ milliseconds: Int64, _ text: String) {
    #expect(WallTime(milliseconds: milliseconds).description == text)
  }

  @Test("of a mad clock stops at the ends instead of overflowing")
  func saturation() {
    let low = WallTime(milliseconds: .min)
    let high = WallTime(milliseconds: .max)
    #expect(low - high == .min)
    #expect(high - low == .max)
    #expect(WallTime.unknown - low == .max)
    #expect(high.adding(milliseconds: 1) == high)
    #expect(low.adding(milliseconds: -1) == low)
    #expect(WallTime(milliseconds: 5).adding(milliseconds: -7).milliseconds == -2)
    #expect(WallTime(milliseconds: 5) - WallTime(milliseconds: 7) == -2)
  }
}

@Suite("A speed")
struct SpeedTests {
  @Test(
    "is held in tenths",
    arguments: [
      (43.24, 432), (43.25, 433), (0, 0), (-3, 0), (6_553.5, 65_535), (9_999, 65_535),
      (.infinity, 65_535), (-.infinity, 0), (.nan, 0),
    ] as [(Double, UInt16)])
  func tenths(_ kmh: Double, _ tenths: UInt16) {
    #expect(Speed(kmh: kmh).tenthsOfKmh == tenths)
  }

  @Test("converts to metres a second")
  func metres() {
    #expect(abs(Speed(kmh: 36).metresPerSecond - 10) < 1e-12)
    #expect(Speed(kmh: 30) < Speed(kmh: 30.1))
  }
}

@Suite("A coordinate")
struct CoordinateTests {
  @Test(
    "lies so far from another",
    arguments: [
      // A degree of a great circle is the mean radius times pi / 180.
      (0, 0, 0, 1, 111_195.08), (0, 0, 90, 0, 10_007_557.2), (0, 0, 0, 180, 20_015_114.4),
      (90, 0, -90, 77, 20_015_114.4), (0, 179.5, 0, -179.5, 111_195.08),
      // Nashville to Los Angeles, the customary example of the haversine.
      (36.12, -86.67, 33.94, -118.40, 2_886_448.4), (27.55, 119.72, 27.55, 119.72, 0),
      (60, 0, 60, 0.001, 55.5975),
    ] as [(Double, Double, Double, Double, Double)])
  func distance(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ metres: Double) throws {
    let left = try #require(Coordinate(latitude: a, longitude: b))
    let right = try #require(Coordinate(latitude: c, longitude: d))
    #expect(abs(left.distance(to: right) - metres) <= max(0.01, metres * 1e-6))
    #expect(left.distance(to: right) == right.distance(to: left))
  }

  @Test(
    "outside the earth is none",
    arguments: [
      (90.0000001, 0), (-91, 0), (0, 180.1), (0, -181), (.nan, 0), (0, .nan), (.infinity, 0),
    ] as [(Double, Double)])
  func bad(_ latitude: Double, _ longitude: Double) {
    #expect(Coordinate(latitude: latitude, longitude: longitude) == nil)
  }

  @Test("keeps seven decimals")
  func precision() throws {
    let place = try #require(Coordinate(latitude: 27.55000004, longitude: -119.72000006))
    #expect(place.latitudeE7 == 275_500_000 && place.longitudeE7 == -1_197_200_001)
    #expect(place.latitude == 27.55)
    #expect(Coordinate(latitudeE7: 900_000_001, longitudeE7: 0) == nil)
    #expect(Coordinate(latitudeE7: 0, longitudeE7: -1_800_000_001) == nil)
  }
}

@Suite("A device key")
struct DeviceKeyTests {
  @Test("is 32 bytes")
  func length() {
    #expect(DeviceKey(id: 1, bytes: [UInt8](repeating: 7, count: 31)) == nil)
    #expect(DeviceKey(id: 1, bytes: [UInt8](repeating: 7, count: 33)) == nil)
    #expect(DeviceKey(id: 1, bytes: Array(0..<32))?.bytes == Array(0..<32))
    #expect(DeviceKey.random(id: 9).bytes != DeviceKey.random(id: 9).bytes)
  }
}
