import Detection
import Foundation
import Incidents
import Wire

/// The folder that `watchpost check --draw` writes plans to.
enum PlanFolder {
  /// Draws each corridor as a file of its own, named by its id, over one of that name; returns the
  /// paths in the corridors' order.
  static func draw(_ county: County, to folder: String) throws(CommandError) -> [String] {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw CommandError(
        .unavailable, "\(folder): cannot be made: \(error.localizedDescription)")
    }
    let names = Dictionary(
      county.devices.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
    let files = fileNames(county.corridors.map(\.id))
    var paths: [String] = []
    for (corridor, file) in zip(county.corridors, files) {
      let path = "\(folder)/\(file)"
      let text = CorridorPlan(corridor: corridor, names: names).svg()
      do {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
      } catch {
        throw CommandError(
          .unavailable, "\(path): cannot be written: \(error.localizedDescription)")
      }
      paths.append(path)
    }
    return paths
  }

  /// File names for corridors: letters and digits of the id, `_` for all else; two that are alike
  /// get a number.
  static func fileNames(_ ids: [String]) -> [String] {
    var taken: Set<String> = []
    return ids.map { id in
      let safe = String(
        id.unicodeScalars.map { scalar -> Character in
          let isSafe = scalar.properties.isAlphabetic || scalar.properties.numericType == .decimal
          return isSafe || scalar == "-" ? Character(scalar) : "_"
        })
      var name = safe
      var number = 2
      while !taken.insert(name.lowercased()).inserted {
        name = "\(safe)-\(number)"
        number += 1
      }
      return name + ".svg"
    }
  }
}
