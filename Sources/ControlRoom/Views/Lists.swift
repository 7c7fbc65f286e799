/// Answer of `GET /incidents`.
public struct IncidentList: Equatable, Sendable, Codable {
  /// Newest first.
  public var incidents: [IncidentView]
  /// Ask with `before=` this for the page after; absent on the last one.
  public var next: UInt64?
}

/// Answer of `GET /incidents/{id}/evidence`.
public struct EvidenceList: Equatable, Sendable, Codable {
  /// By receive time.
  public var evidence: [EvidenceView]
}

/// Answer of `GET /units`.
public struct UnitList: Equatable, Sendable, Codable {
  /// By id.
  public var units: [UnitView]
}

/// Answer of `GET /devices`.
public struct DeviceList: Equatable, Sendable, Codable {
  /// By id.
  public var devices: [DeviceView]
}

/// Answer of `GET /suppressions`.
public struct SuppressionList: Equatable, Sendable, Codable {
  /// Newest first.
  public var suppressions: [SuppressionView]
}

/// Answer to a command that was done.
public struct CommandAnswer: Equatable, Sendable, Codable {
  /// The command's id.
  public var id: String
  /// `done`, or `doneNotOnDisk` while the journal cannot be written.
  public var result: String
  /// The incident that a report by hand opened.
  public var incident: UInt64?
}

/// Answer of `GET /incidents/{id}/recommendation`.
public struct RecommendationList: Equatable, Sendable, Codable {
  /// Best first; those that cannot take it last.
  public var units: [RecommendationView]
}

/// Every error's body.
public struct ErrorBody: Equatable, Sendable, Codable {
  /// What went wrong.
  public struct Detail: Equatable, Sendable, Codable {
    /// Stable code for programs.
    public var code: String
    /// What is wrong and what would be right, in English.
    public var message: String
    /// The same in Chinese, where the desk refused.
    public var messageZh: String?
    /// The field, parameter or header at fault.
    public var field: String?
  }
  /// What went wrong.
  public var error: Detail
}
