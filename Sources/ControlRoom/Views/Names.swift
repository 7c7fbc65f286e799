public import Wire

/// What people call devices and units.
public struct Names: Sendable {
  private let lookup: @Sendable (DeviceID) -> String?

  /// Makes a lookup.
  public init(_ lookup: @escaping @Sendable (DeviceID) -> String?) { self.lookup = lookup }

  /// The name; nil when there is none.
  public func known(_ id: DeviceID) -> String? { lookup(id) }

  /// The name, or the 20 digits.
  public func callAsFunction(_ id: DeviceID) -> String { lookup(id) ?? id.description }
}
