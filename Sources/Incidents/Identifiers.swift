/// Number of an incident; given in order, never reused.
public struct IncidentID: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number, from 1.
  public let rawValue: UInt64
  /// Makes an id.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Number of an order to a unit; given in order, never reused, the same on every repeat.
public struct OrderID: RawRepresentable, Hashable, Comparable, Sendable, BitwiseCopyable {
  /// The number, from 1.
  public let rawValue: UInt64
  /// Makes an id.
  public init(rawValue: UInt64) { self.rawValue = rawValue }
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension IncidentID: Codable {}
extension OrderID: Codable {}
