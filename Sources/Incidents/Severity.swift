/// How grave: GB/T 28181 AlarmPriority 1–4 (domain.md 4.1). S1 is the gravest.
public enum Severity: UInt8, CaseIterable, Sendable, Codable, Comparable, BitwiseCopyable {
  case s1 = 1
  case s2 = 2
  case s3 = 3
  case s4 = 4

  /// Orders by gravity: `.s1` is less than `.s2`, so sorting puts the gravest first.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
