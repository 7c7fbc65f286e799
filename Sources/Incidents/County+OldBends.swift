internal import Detection
internal import Wire

extension County {
  private enum Keys: String, CodingKey {
    case name, terrainFactor, areas, devices, bends, corridors, units
  }

  /// A bend as counties of journals from before corridors hold it, as far as the desk needs it.
  private struct OldBend: Decodable {
    var id: String
    var name: String
    var place: Coordinate
    var lengthMetres: Double
    var limit: Speed
    var advisory: Speed

    /// A corridor of this bend alone. Its radius was never told (0) and nobody is warned by it: the
    /// desk looks up the name and the place of what was reported there.
    var corridor: Corridor {
      Corridor(
        id: id, name: name,
        bends: [
          Corridor.Bend(
            id: id, name: name, place: place, pc: 0, pt: lengthMetres, radiusMetres: 0,
            limit: limit, advisory: advisory)
        ], heads: [], signs: [])
    }
  }

  /// Reads a county from a journal; one of a build before corridors has bends instead.
  public init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Keys.self)
    let corridors = try fields.decodeIfPresent([Corridor].self, forKey: .corridors)
    self.init(
      name: try fields.decode(String.self, forKey: .name),
      terrainFactor: try fields.decode(Double.self, forKey: .terrainFactor),
      areas: try fields.decode([Area].self, forKey: .areas),
      devices: try fields.decode([Device].self, forKey: .devices),
      corridors: try corridors
        ?? fields.decode([OldBend].self, forKey: .bends).map(\.corridor),
      units: try fields.decode([Unit].self, forKey: .units))
  }
}
