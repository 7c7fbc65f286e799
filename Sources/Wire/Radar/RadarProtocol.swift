/// What an off-the-shelf radar says on its serial line. Raw values are the words of bends.yaml.
///
/// Chosen for each radar, never guessed: 0x32 is 50 km/h in one form and a digit in another.
public enum RadarProtocol: String, CaseIterable, Sendable, Codable {
  /// Hikvision CSR-I, Chuansu general protocol of 2012-12-26: a byte a value, 02...F0 km/h.
  case csrSingle = "csr-single"
  /// The same radar: F9 approaching, F8 receding or F7 unknown, then km/h.
  case csrDouble = "csr-double"
  /// The same radar: `+125` approaching, `-047` receding, `*089` unknown.
  case csrASCII = "csr-ascii"
  /// Icoms TMA-296 (manual p. 15): `+053 km/h042 m` and CR LF.
  case icoms
  /// OmniPreSense OPS241, OPS242 and OPS243 in JSON mode (OJ; API of AN-010).
  case ops
  /// Wavetronix Click 512, text (CLK-500 user guide p. 86), in mph and feet.
  case click512
  /// Wavetronix SmartSensor HD, packets 'Z1' with ACTIVE_EVENT (0x67), in mph and feet.
  case ss125

  /// Whether it tells of a vehicle only after it has left the beam: good for statistics, too late
  /// for warnings.
  public var tellsOfThePast: Bool {
    switch self {
    case .csrSingle, .csrDouble, .csrASCII, .icoms, .ops: false
    case .click512, .ss125: true
    }
  }

  /// Whether it says which way a vehicle goes.
  public var hasDirection: Bool { self != .csrSingle }

  /// Whether it speaks while the road is empty. One that does not is silent on a quiet night, and
  /// only its line's own heartbeat shows that it lives.
  public var speaksWhenIdle: Bool {
    switch self {
    case .csrSingle, .csrDouble, .csrASCII: true
    case .icoms, .ops, .click512, .ss125: false
    }
  }

  /// Bytes of its longest item; a parser keeps fewer than that between datagrams.
  public var longestItem: Int {
    switch self {
    case .csrSingle, .csrDouble, .csrASCII: CSRGrammar.longestItem
    case .icoms: IcomsGrammar.longestItem
    case .ops: OPSGrammar.longestItem
    case .click512: Click512Grammar.longestItem
    case .ss125: SS125Grammar.longestItem
    }
  }
}
