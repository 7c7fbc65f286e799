/// One sample for `/metrics`.
public struct Metric: Equatable, Sendable {
  /// What kind of series.
  public enum Kind: String, Sendable {
    /// Only rises while the service runs; its name ends in `_total`.
    case counter
    /// Goes up and down.
    case gauge
    /// Counts in buckets; see ``Metric/histogram(_:help:labels:bounds:counts:sum:)``.
    case histogram
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
  /// What the sample's name has behind the family's ``name``; empty but for histograms.
  var suffix = ""

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

  /// A histogram's samples. `counts` are those of each bucket alone, one more than `bounds`: the
  /// last is of what was over the highest bound. Both must fit, or the caller is at fault.
  public static func histogram(
    _ name: String, help: String, labels: [Label] = [], bounds: [Double], counts: [UInt64],
    sum: Double
  ) -> [Metric] {
    precondition(counts.count == bounds.count + 1, "a bucket for each bound and one above")
    func sample(_ suffix: String, _ more: [Label], _ value: Double) -> Metric {
      var metric = Metric(
        name: name, help: help, kind: .histogram, labels: labels + more, value: value)
      metric.suffix = suffix
      return metric
    }
    var total: UInt64 = 0
    let buckets = zip(bounds.map { "\($0)" } + ["+Inf"], counts).map { bound, count in
      total += count
      return sample("_bucket", [Label("le", bound)], Double(total))
    }
    return buckets + [sample("_sum", [], sum), sample("_count", [], Double(total))]
  }
}
