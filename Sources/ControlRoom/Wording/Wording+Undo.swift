public import Incidents

extension Wording {
  /// What can be taken back.
  public static func text(_ act: Undo.Act) -> Bilingual {
    switch act {
    case .acknowledge: Bilingual("answer", "应答")
    case .verify: Bilingual("call-back", "回拨核实")
    case .reset: Bilingual("reset", "复位")
    case .resolve: Bilingual("outcome", "处置结果")
    case .severity: Bilingual("severity", "等级调整")
    case .note: Bilingual("note", "备注")
    case .followUp: Bilingual("follow-up", "回访")
    case .archive: Bilingual("archiving", "存档")
    }
  }
}
