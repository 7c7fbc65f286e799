/// Why a detector could not be set up. Bad frames and bad readings never throw: they are verdicts.
public enum DetectionError: Error, Equatable, Sendable {
  /// A setting lies outside its range: its name, what it may be.
  case setting(String, allowed: String)
  /// A zone cannot be used: its id, what is wrong and how to mend it.
  case zone(id: String, fault: String)
  /// A bend cannot be used: its id, what is wrong and how to mend it.
  case bend(id: String, fault: String)
  /// A corridor cannot be used: its id, what is wrong and how to mend it.
  case corridor(id: String, fault: String)
  /// No memory for a decoder.
  case outOfMemory
}

extension DetectionError: CustomStringConvertible {
  /// One line for people.
  public var description: String {
    switch self {
    case .setting(let name, let allowed): "motion setting \(name): must be \(allowed)"
    case .zone(let id, let fault): "zone \"\(id)\": \(fault)"
    case .bend(let id, let fault): "bend \"\(id)\": \(fault)"
    case .corridor(let id, let fault): "corridor \"\(id)\": \(fault)"
    case .outOfMemory: "no memory for a JPEG decoder"
    }
  }
}
