public import Incidents
public import Wire

/// The words of the control room: typed values become text here and nowhere else. Chinese terms are
/// those of domain.md (4.1 grades of 警情, 4.6 the eight Yunyang stages).
public enum Wording {
  /// What an incident is about.
  public static func text(_ nature: Incident.Nature) -> Bilingual {
    switch nature {
    case .press: Bilingual("Alarm press", "一键报警")
    case .motion: Bilingual("Motion", "画面移动")
    case .tamper: Bilingual("Post tampered with", "报警点被破坏")
    case .overspeed: Bilingual("Severe overspeed", "严重超速")
    case .obstacle: Bilingual("Obstacle in bend", "弯道障碍")
    case .runaway: Bilingual("Runaway vehicle", "车辆失控")
    case .wrongWay: Bilingual("Vehicle on the wrong side", "车辆逆行")
    case .cameraFault: Bilingual("Camera fault", "摄像机故障")
    case .deviceFault: Bilingual("Device fault", "设备故障")
    case .reported: Bilingual("Reported by phone", "电话报警")
    }
  }

  /// The grade.
  public static func text(_ severity: Severity) -> Bilingual {
    switch severity {
    case .s1: Bilingual("S1", "一级")
    case .s2: Bilingual("S2", "二级")
    case .s3: Bilingual("S3", "三级")
    case .s4: Bilingual("S4", "四级")
    }
  }

  /// The stage.
  public static func text(_ state: Incident.State) -> Bilingual {
    switch state {
    case .received: Bilingual("received", "已受理")
    case .triaged: Bilingual("triaged", "已分流")
    case .assigned: Bilingual("assigned", "已派单")
    case .handling: Bilingual("handling", "处置中")
    case .resolved: Bilingual("resolved", "已办结")
    case .followUp: Bilingual("follow-up", "回访中")
    case .archived: Bilingual("archived", "已存档")
    case .falseAlarm: Bilingual("false alarm", "误报")
    case .duplicate: Bilingual("duplicate", "重复")
    case .test: Bilingual("test", "测试")
    case .transferred: Bilingual("transferred", "已移交")
    }
  }

  /// How an offer stands.
  public static func text(_ state: Incident.Offer.State) -> Bilingual {
    switch state {
    case .offered: Bilingual("offered", "待签收")
    case .accepted: Bilingual("accepted", "已签收")
    case .enRoute: Bilingual("en route", "赶赴中")
    case .onScene: Bilingual("on scene", "已到场")
    case .cleared: Bilingual("cleared", "已撤离")
    case .declined: Bilingual("declined", "已拒绝")
    case .withdrawn: Bilingual("withdrawn", "已撤回")
    }
  }

  /// The clock that runs.
  public static func text(_ kind: Incident.Timer.Kind) -> Bilingual {
    switch kind {
    case .autoOffer: Bilingual("offered by itself", "自动派单")
    case .answer: Bilingual("answer", "应答")
    case .signOff: Bilingual("unit signs off", "签收")
    case .withdraw: Bilingual("offer withdrawn", "撤回派单")
    case .commander: Bilingual("commander told", "上报指挥长")
    case .arrival: Bilingual("unit arrives", "到场")
    case .resolution: Bilingual("resolve", "办结")
    case .followUp: Bilingual("follow up", "回访")
    case .retry: Bilingual("try units again", "重新选派")
    }
  }

  /// What the call-back found.
  public static func text(_ verification: Verification) -> Bilingual {
    switch verification {
    case .real: Bilingual("real", "属实")
    case .false_: Bilingual("false", "误报")
    case .test: Bilingual("test", "测试")
    case .silent: Bilingual("silent, treated as real", "无应答，按属实处理")
    }
  }

  /// How it ended.
  public static func text(_ outcome: Outcome) -> Bilingual {
    switch outcome {
    case .handled: Bilingual("dealt with", "已处置")
    case .nothingFound: Bilingual("nothing found", "未发现异常")
    case .falseAlarm: Bilingual("false alarm", "误报")
    case .test: Bilingual("test", "测试")
    case .transferred: Bilingual("transferred", "移交其他单位")
    }
  }

  /// What a unit is doing.
  public static func text(_ status: UnitStatus) -> Bilingual {
    switch status {
    case .offDuty: Bilingual("off duty", "下班")
    case .available: Bilingual("available", "待命")
    case .offered: Bilingual("offered an order", "待签收")
    case .assigned: Bilingual("assigned", "已派单")
    case .enRoute: Bilingual("en route", "赶赴中")
    case .onScene: Bilingual("on scene", "到场")
    case .busy: Bilingual("busy", "忙")
    case .outOfService: Bilingual("out of service", "停用")
    case .noContact: Bilingual("no contact", "失联")
    }
  }

  /// A degraded condition, short enough for a banner.
  public static func text(_ code: Condition.Code) -> Bilingual {
    switch code {
    case .journalNotOnDisk: Bilingual("NOT ON DISK", "未落盘")
    case .evidenceStopped: Bilingual("EVIDENCE STOPPED", "取证停止")
    case .framesShed: Bilingual("FRAMES SHED", "丢弃画面")
    case .eventsShed: Bilingual("EVENTS REFUSED", "拒收事件")
    case .kernelDropping: Bilingual("KERNEL DROPS DATAGRAMS", "内核丢包")
    case .reserveSpent: Bilingual("DISK RESERVE SPENT", "磁盘预留不足")
    case .ledgerOpen: Bilingual("LEDGER DOES NOT CLOSE", "账目不平")
    case .deskStalled: Bilingual("DESK DOES NOT ANSWER", "处理停滞")
    case .clockJumped: Bilingual("CLOCK JUMPED", "时钟跳变")
    case .heartbeatFailing: Bilingual("HEARTBEAT FAILING", "外部心跳失败")
    }
  }
}
