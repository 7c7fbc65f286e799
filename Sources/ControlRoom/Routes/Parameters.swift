import Foundation
import Hummingbird
import Incidents
import Wire

/// A request's query, checked: each parameter known and given once.
struct Parameters {
  private var values: [String: String] = [:]

  init(_ request: Request, allowed: Set<String>) throws(APIError) {
    for (key, value) in request.uri.queryParameters {
      guard let name = String(key).removingPercentEncoding, allowed.contains(name) else {
        let known = allowed.sorted().joined(separator: ", ")
        throw .bad(
          String(key.prefix(64)),
          allowed.isEmpty ? "This takes no parameters." : "Unknown parameter; known are \(known).")
      }
      guard values.updateValue(String(value), forKey: name) == nil else {
        throw .bad(name, "Given twice.")
      }
    }
  }

  subscript(_ name: String) -> String? { values[name] }

  func boolean(_ name: String) throws(APIError) -> Bool? {
    switch values[name] {
    case nil: return nil
    case "true": return true
    case "false": return false
    default: throw .bad(name, "Must be true or false.")
    }
  }

  func number(_ name: String, in range: ClosedRange<Int>) throws(APIError) -> Int? {
    guard let text = values[name] else { return nil }
    guard let number = Int(text), range.contains(number) else {
      throw .bad(name, "Must be a whole number, \(range.lowerBound)...\(range.upperBound).")
    }
    return number
  }
}

extension CallContext {
  /// A number from 1 in the path.
  func number(_ name: String) throws(APIError) -> UInt64 {
    guard let text = parameters.get(name), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let number = UInt64(text), number > 0, number <= UInt64(Int64.max)
    else { throw .bad(name, "Must be a whole number from 1.") }
    return number
  }

  /// A device's id in the path.
  func device(_ name: String) throws(APIError) -> DeviceID {
    guard let text = parameters.get(name), let id = DeviceID(text) else {
      throw .bad(name, "Must be a device id of 20 decimal digits.")
    }
    return id
  }
}
