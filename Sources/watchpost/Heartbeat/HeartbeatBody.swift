/// What a heartbeat carries, as JSON: counts and codes, no places and no names of people.
struct HeartbeatBody: Encodable, Sendable {
  /// The county's name.
  var county: String
  /// When it was made, RFC 3339.
  var time: String
  /// Seconds since the service started.
  var uptimeSeconds: Int
  /// Open incidents by severity, `s1` to `s4`.
  var openIncidents: [String: Int]
  /// Codes of the conditions that hold.
  var conditions: [String]
}
