import ArgumentParser
import Logging

/// How logs are written to stderr.
enum LogFormat: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// For people: swift-log's own lines.
  case text
  /// For programs: one JSON object a line.
  case json
}

/// Structured logs on stderr.
enum Log {
  /// Sets logging up; once a process.
  static func start(level: Logger.Level = .info, format: LogFormat = .text) -> Logger {
    LoggingSystem.bootstrap { label in
      switch format {
      case .text:
        var handler = StreamLogHandler.standardError(label: label)
        handler.logLevel = level
        return handler
      case .json:
        return JSONLogHandler(label: label, logLevel: level) { writeError($0) }
      }
    }
    return Logger(label: "watchpost")
  }

  /// The level of a name, for the command line.
  static func level(_ name: String) throws -> Logger.Level {
    guard let level = Logger.Level(rawValue: name) else {
      let names = Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("\(quoted(name)) is no level: one of \(names)")
    }
    return level
  }
}
