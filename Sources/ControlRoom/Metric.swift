/// One sample for `/metrics`.
public struct Metric: Equatable, Sendable {
  /// What kind of series.
  public enum Kind: String, Sendable {
    /// Only rises while the service runs; its name ends in `_total`.
    case counter
    /// Goes up and down.
    case gauge
  }

  /// One label.
  public struct Label: Equatable, Sendable {
    /// Name: letters, digits and underscores, not beginning with a digit.
    public var name: String
    /// Any text.
    public var value: String
    /// Makes a label.
    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// Name: `watchpost_…`, with its unit last.
  public var name: String
  /// One line that says what it counts.
  public var help: String
  /// Its kind.
  public var kind: Kind
  /// Labels in the order that they are to be written.
  public var labels: [Label]
  /// The value.
  public var value: Double

  /// Makes a sample.
  public init(
    name: String, help: String, kind: Kind, labels: [Label] = [], value: Double
  ) {
    self.name = name
    self.help = help
    self.kind = kind
    self.labels = labels
    self.value = value
  }
}
