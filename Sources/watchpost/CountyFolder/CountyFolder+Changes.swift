import Incidents
import Wire

extension CountyFolder {
  /// The files in which two readings of a folder say different things, comments and order of
  /// columns aside; empty when both mean the same.
  func filesThatDiffer(from other: CountyFolder) -> [CountyFiles.Name] {
    var names: [CountyFiles.Name] = []
    func note(_ name: CountyFiles.Name, _ isSame: Bool) { if !isSame { names.append(name) } }
    note(
      .county,
      settings == other.settings && county.name == other.county.name
        && county.terrainFactor == other.county.terrainFactor)
    note(.areas, county.areas == other.county.areas)
    note(.devices, county.devices == other.county.devices)
    note(.bends, county.corridors == other.county.corridors && radars == other.radars)
    note(.units, county.units == other.county.units)
    note(.roads, roads == other.roads)
    note(.keys, keyMaterial == other.keyMaterial)
    return names
  }

  private var keyMaterial: [DeviceID: [[UInt8]]] {
    keys.mapValues { $0.map { [$0.id] + $0.bytes } }
  }
}
