import Detection
import Foundation
import Testing
import Wire

@testable import Incidents

@Suite struct OldCountyTests {
  /// A county as builds before corridors wrote it into journals.
  private static let text = """
    {"areas":[],"bends":[{"advisory":300,"heads":[{"approach":"up","device":"00000000001390000001",\
    "facesTraffic":true,"metresToBend":250,"number":1}],"id":"K3","lengthMetres":45.5,"limit":400,\
    "name":"Third bend","place":{"latitudeE7":275600000,"longitudeE7":1197300000},"signs":\
    [{"approach":"up","device":"00000000001330000001"}]},{"advisory":250,"heads":[],"id":"K4",\
    "lengthMetres":60,"limit":400,"name":"Fourth","place":{"latitudeE7":275700000,\
    "longitudeE7":1197300000},"signs":[]}],"devices":[],"name":"Test county","terrainFactor":2,\
    "units":[]}
    """

  @Test func `a county from before corridors has each bend as a corridor of its own`() throws {
    let county = try JSONDecoder().decode(County.self, from: Data(Self.text.utf8))
    #expect(county.name == "Test county" && county.terrainFactor == 2)
    #expect(county.corridors.map(\.id) == ["K3", "K4"])
    #expect(county.bends.map(\.id) == ["K3", "K4"])
    #expect(county.bends.map(\.name) == ["Third bend", "Fourth"])
    #expect(county.bends[0].length == 45.5)
    #expect(county.bends[0].place == Coordinate(latitude: 27.56, longitude: 119.73))
    #expect(county.bends[0].advisory == Speed(kmh: 30) && county.bends[0].limit == Speed(kmh: 40))
    let again = try JSONEncoder().encode(county)
    #expect(try JSONDecoder().decode(County.self, from: again) == county)
  }

  @Test func `a county with neither bends nor corridors is refused`() {
    let text = Self.text.replacing("\"bends\"", with: "\"turns\"")
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(County.self, from: Data(text.utf8))
    }
  }
}
