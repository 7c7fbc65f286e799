/// An incident entered by hand: what a caller on 110 said.
public struct HandReport: Equatable, Sendable, Codable {
  /// How grave, as the operator judges.
  public var severity: Severity
  /// Where: words of 1...200 bytes of UTF-8, which is what an order carries; the area empty or one
  /// of the county's.
  public var place: Incident.Place
  /// Who called and how to call back, at most 2,000 characters; may be empty.
  public var caller: String
  /// What the caller said, at most 2,000 characters; may be empty.
  public var note: String

  /// Makes a report.
  public init(severity: Severity, place: Incident.Place, caller: String = "", note: String = "") {
    self.severity = severity
    self.place = place
    self.caller = caller
    self.note = note
  }
}
