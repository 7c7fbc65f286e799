public import Incidents
public import Wire

/// What a crew says from its page.
public struct PatrolReport: Equatable, Sendable {
  /// Chosen by the page, unique among the unit's reports.
  public var id: String
  /// The unit.
  public var unit: DeviceID
  /// What it is doing; nil says nothing of it.
  public var status: UnitStatus?
  /// The order that ``status`` and ``receipt`` are about.
  public var order: OrderID?
  /// What it says of ``order``.
  public var receipt: UnitReport.Receipt
  /// What the crew wrote, at most 200 bytes of UTF-8.
  public var words: String
  /// Where it is; nil says nothing of it.
  public var fix: UnitReport.Fix?
  /// Rises with every report of a page, such as milliseconds of its clock: one that comes after a
  /// later one of the same ``page`` changes no status. Nil counts as the latest.
  public var sequence: Int?
  /// Chosen when the page is loaded, 1...64 visible ASCII characters; nil is a page of its own.
  public var page: String?

  /// Makes a report.
  public init(
    id: String, unit: DeviceID, status: UnitStatus? = nil, order: OrderID? = nil,
    receipt: UnitReport.Receipt = .none, words: String = "", fix: UnitReport.Fix? = nil,
    sequence: Int? = nil, page: String? = nil
  ) {
    self.id = id
    self.unit = unit
    self.status = status
    self.order = order
    self.receipt = receipt
    self.words = words
    self.fix = fix
    self.sequence = sequence
    self.page = page
  }
}
