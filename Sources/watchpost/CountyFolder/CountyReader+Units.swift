import Incidents
import Wire

extension CountyReader {
  private enum Column: String, CSVColumn {
    case id, callSign = "call_sign", kind, latitude, longitude, cruise = "cruise_kmh"
  }

  mutating func readUnits() {
    let file = CountyFiles.Name.units.rawValue
    guard let bytes = bytes(.units),
      let table = CSVTable<Column>(bytes, file: file, faults: &faults)
    else {
      hasUnits = false
      return
    }
    var callSigns: [String: Int] = [:]
    for row in table.rows {
      let line = row.line
      let station = place(
        latitude: row[.latitude], longitude: row[.longitude], file: file, line: line,
        isOptional: false)
      let id = register(row[.id], as: .unit, place: station ?? nil, file: file, line: line)
      if let wrong = faultOfName(row[.callSign]) {
        fault(file, line, "call_sign \(wrong)", right: nameWanted)
      } else if let earlier = callSigns.updateValue(line, forKey: row[.callSign]) {
        fault(
          file, line, "call_sign \(quoted(row[.callSign])) stands in line \(earlier) already",
          right: "each unit has a call sign of its own")
      }
      let kind = County.Unit.Kind(rawValue: row[.kind])
      if kind == nil {
        fault(
          file, line, "kind is \(quoted(row[.kind]))",
          right: "one of " + County.Unit.Kind.allCases.map(\.rawValue).joined(separator: ", "))
      }
      let cruise = Double(decimalText: row[.cruise]).flatMap { (1...200).contains($0) ? $0 : nil }
      if cruise == nil {
        fault(
          file, line, "cruise_kmh is \(quoted(row[.cruise]))", right: "a number of 1 to 200 km/h")
      }
      guard let id, let kind, let cruise, let station, let station else { continue }
      units.append(
        County.Unit(
          id: id, callSign: row[.callSign], kind: kind, station: station,
          cruise: Speed(kmh: cruise)))
    }
    if table.rows.isEmpty {
      warn(file, 1, "holds no unit", right: "without one no incident gets a patrol")
    }
  }
}
