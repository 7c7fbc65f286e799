import Wire
import Yams

/// One mapping of a YAML file being read: keys are asked for by name, every fault carries a line.
struct YAMLFields {
  /// The file's name.
  let file: String
  /// Line that the mapping begins on.
  let line: Int
  /// What stands before a key in messages, such as `limits.`.
  let path: String
  private var values: [String: Node] = [:]

  /// Takes a mapping; nil with a fault when the node is none. Unknown keys are faults.
  init?(
    _ node: Node, file: String, path: String = "", keys: [String], faults: inout [CountyFault]
  ) {
    self.file = file
    self.path = path
    line = node.mark?.line ?? 1
    let wanted = "the keys are \(keys.joined(separator: ", "))"
    guard let mapping = node.mapping else {
      let name = path.isEmpty ? "this" : String(path.dropLast())
      faults.append(CountyFault(file, line, "\(name) is not a mapping of keys", right: wanted))
      return nil
    }
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      guard keys.contains(name) else {
        faults.append(
          CountyFault(
            file, key.mark?.line ?? line, "unknown key \(quoted(path + name))", right: wanted))
        continue
      }
      values[name] = value
    }
  }

  /// Whether the key is there.
  func has(_ key: String) -> Bool { values[key] != nil }

  /// The raw node of a key that may be missing.
  func node(_ key: String) -> Node? { values[key] }

  /// Line of a key's value, or of the mapping when it is missing.
  func line(_ key: String) -> Int { values[key]?.mark?.line ?? line }

  /// A fault at a key.
  func fault(_ key: String, _ what: String, right: String) -> CountyFault {
    CountyFault(file, line(key), "\(path)\(key) \(what)", right: right)
  }

  /// The words of a scalar; nil with a fault when it is missing or no scalar.
  func scalar(_ key: String, right: String, faults: inout [CountyFault]) -> String? {
    guard let node = values[key] else {
      faults.append(fault(key, "is missing", right: right))
      return nil
    }
    guard let text = node.scalar?.string else {
      faults.append(fault(key, "is not a single value", right: right))
      return nil
    }
    return text
  }

  /// A name; nil with a fault.
  func name(_ key: String, faults: inout [CountyFault]) -> String? {
    guard let text = scalar(key, right: nameWanted, faults: &faults) else { return nil }
    if let wrong = faultOfName(text) {
      faults.append(fault(key, wrong, right: nameWanted))
      return nil
    }
    return text
  }

  /// A decimal number within a range; nil with a fault.
  func number(
    _ key: String, in range: ClosedRange<Double>, unit: String, faults: inout [CountyFault]
  ) -> Double? {
    let right =
      "a number of \(shortest(range.lowerBound)) to \(shortest(range.upperBound)) \(unit)"
    guard let text = scalar(key, right: right, faults: &faults) else { return nil }
    guard let number = Double(decimalText: text), range.contains(number) else {
      faults.append(fault(key, "is \(quoted(text))", right: right))
      return nil
    }
    return number
  }

  /// A whole number within a range; nil with a fault.
  func integer(
    _ key: String, in range: ClosedRange<Int>, unit: String, faults: inout [CountyFault]
  ) -> Int? {
    let right = "a whole number of \(range.lowerBound) to \(range.upperBound) \(unit)"
    guard let text = scalar(key, right: right, faults: &faults) else { return nil }
    guard let number = Int(text), range.contains(number) else {
      faults.append(fault(key, "is \(quoted(text))", right: right))
      return nil
    }
    return number
  }

  /// One of an enumeration's names; nil with a fault.
  func choice<E: RawRepresentable<String> & CaseIterable>(
    _ key: String, of type: E.Type, faults: inout [CountyFault]
  ) -> E? {
    let right = "one of " + E.allCases.map(\.rawValue).joined(separator: ", ")
    guard let text = scalar(key, right: right, faults: &faults) else { return nil }
    guard let value = E(rawValue: text) else {
      faults.append(fault(key, "is \(quoted(text))", right: right))
      return nil
    }
    return value
  }

  /// yes/no or true/false; nil with a fault.
  func flag(_ key: String, faults: inout [CountyFault]) -> Bool? {
    guard let text = scalar(key, right: "yes or no", faults: &faults) else { return nil }
    switch text {
    case "yes", "true": return true
    case "no", "false": return false
    default:
      faults.append(fault(key, "is \(quoted(text))", right: "yes or no"))
      return nil
    }
  }

  /// A device id; nil with a fault.
  func device(_ key: String, faults: inout [CountyFault]) -> DeviceID? {
    guard let text = scalar(key, right: deviceIDWanted, faults: &faults) else { return nil }
    guard let id = DeviceID(text) else {
      faults.append(fault(key, "is \(quoted(text))", right: deviceIDWanted))
      return nil
    }
    return id
  }

  /// A list; empty with a fault when it is missing or none.
  func items(_ key: String, of what: String, faults: inout [CountyFault]) -> [Node] {
    guard let node = values[key] else {
      faults.append(fault(key, "is missing", right: "a list of \(what), or []"))
      return []
    }
    guard let sequence = node.sequence else {
      faults.append(fault(key, "is not a list", right: "a list of \(what), or []"))
      return []
    }
    return Array(sequence)
  }
}

extension YAMLFields {
  /// The root node of a file; nil with a fault when it cannot be parsed.
  static func root(_ bytes: [UInt8], file: String, faults: inout [CountyFault]) -> Node? {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      faults.append(CountyFault(file, 1, "is not UTF-8", right: "save it as UTF-8"))
      return nil
    }
    if let fault = YAMLGuard.fault(in: bytes, file: file) {
      faults.append(fault)
      return nil
    }
    do {
      guard let node = try Yams.compose(yaml: text) else {
        faults.append(
          CountyFault(file, 1, "is empty", right: "watchpost init writes one to start from"))
        return nil
      }
      return node
    } catch {
      faults.append(fault(of: error, file: file))
      return nil
    }
  }

  private static func fault(of error: any Error, file: String) -> CountyFault {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      CountyFault(
        file, mark.line, "is not YAML: \(problem) (column \(mark.column))",
        right: "mend the line; the rest of the file is read after that")
    case .duplicatedKeysInMapping(let names, let context):
      CountyFault(
        file, context.mark.line,
        "key \(names.sorted().map { quoted($0) }.joined(separator: ", "))"
          + " stands twice in one mapping",
        right: "each key once; the rest of the file is read after that")
    default:
      CountyFault(file, 1, "is not YAML: \(error)", right: "UTF-8 YAML")
    }
  }
}
