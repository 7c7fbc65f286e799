/// Metrics as the Prometheus text exposition format 0.0.4.
enum MetricText {
  /// The type that scrapers ask for.
  static let mediaType = "text/plain; version=0.0.4; charset=utf-8"

  /// Writes samples, those of one name together under one HELP and TYPE, in the order in which
  /// names first occur. Samples whose names the format cannot carry are left out.
  static func render(_ metrics: [Metric]) -> String {
    var order: [String] = []
    var families: [String: [Metric]] = [:]
    for metric in metrics where isName(metric.name) {
      if families[metric.name] == nil { order.append(metric.name) }
      families[metric.name, default: []].append(metric)
    }
    var text = ""
    for name in order {
      guard let family = families[name], let first = family.first else { continue }
      text += "# HELP \(name) \(escapeHelp(first.help))\n# TYPE \(name) \(first.kind.rawValue)\n"
      for metric in family {
        text += name + metric.suffix + labels(metric.labels) + " " + number(metric.value) + "\n"
      }
    }
    return text
  }

  private static func labels(_ labels: [Metric.Label]) -> String {
    let written = labels.filter { isName($0.name) && !$0.name.contains(":") }.map {
      "\($0.name)=\"\(escapeLabel($0.value))\""
    }
    return written.isEmpty ? "" : "{" + written.joined(separator: ",") + "}"
  }

  private static func number(_ value: Double) -> String {
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    if let whole = Int64(exactly: value) { return String(whole) }
    return String(value)
  }

  private static func isName(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy {
      switch $0 {
      case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x5F: true
      default: false
      }
    }
  }

  private static func escapeHelp(_ text: String) -> String {
    escape(text, quote: false)
  }

  private static func escapeLabel(_ text: String) -> String {
    escape(text, quote: true)
  }

  private static func escape(_ text: String, quote: Bool) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quote: escaped += "\\\""
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
