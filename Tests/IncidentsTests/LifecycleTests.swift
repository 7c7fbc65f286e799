import Incidents
import Testing
import Wire

@Suite struct LifecycleTests {
  static let one = IncidentID(rawValue: 1)
  static let ends: [Incident.State] = [.archived, .falseAlarm, .test, .transferred]
  /// Every state that commands can reach.
  static let states: [Incident.State] =
    [.triaged, .assigned, .handling, .resolved, .followUp] + ends

  /// An evening whose first incident is an S3 in that state.
  static func evening(in state: Incident.State) throws -> Evening {
    var evening = Evening()
    evening.onDuty(.carA)
    evening.visit(.camera, from: 0, to: 5)
    switch state {
    case .received, .triaged, .duplicate: break
    case .assigned: evening.command(.dispatch(one, units: [.carA]))
    case .handling:
      evening.command(.dispatch(one, units: [.carA]))
      evening.unit(.carA, .assigned, .accepted, order: .init(rawValue: 1))
    case .resolved: evening.command(.resolve(one, .handled, note: ""))
    case .followUp:
      evening.command(.resolve(one, .handled, note: ""))
      evening.command(.followUp(one, satisfied: true, note: ""))
    case .archived:
      evening.command(.resolve(one, .handled, note: ""))
      evening.command(.archive(one))
    case .falseAlarm: evening.command(.resolve(one, .falseAlarm, note: ""))
    case .test: evening.command(.resolve(one, .test, note: ""))
    case .transferred: evening.command(.resolve(one, .transferred, note: ""))
    }
    #expect(try evening.incident(1).state == state)
    return evening
  }

  /// What each command makes of each state; nil for refused.
  static let table: [(Command, @Sendable (Incident.State) -> Incident.State?)] = [
    (.acknowledge(one), { active($0) ? $0 : nil }),
    (.dispatch(one, units: [.carB]), { active($0) ? ($0 == .triaged ? .assigned : $0) : nil }),
    (.dispatch(one, units: []), { active($0) ? ($0 == .triaged ? .assigned : $0) : nil }),
    (.verify(one, .real), { active($0) ? $0 : nil }),
    (.resolve(one, .handled, note: ""), { active($0) ? .resolved : nil }),
    (.resolve(one, .nothingFound, note: ""), { active($0) ? .resolved : nil }),
    (.resolve(one, .falseAlarm, note: ""), { active($0) ? .falseAlarm : nil }),
    (.resolve(one, .test, note: ""), { active($0) ? .test : nil }),
    (.resolve(one, .transferred, note: ""), { active($0) ? .transferred : nil }),
    (
      .followUp(one, satisfied: true, note: ""),
      { $0 == .resolved || $0 == .followUp ? .followUp : nil }
    ),
    (
      .followUp(one, satisfied: false, note: "again"),
      { $0 == .resolved || $0 == .followUp ? .triaged : nil }
    ),
    (.archive(one), { $0 == .resolved || $0 == .followUp ? .archived : nil }),
    (.reopen(one, reason: "back"), { active($0) ? nil : .triaged }),
    (.note(one, "seen"), { $0.isOpen ? $0 : nil }),
  ]

  static func active(_ state: Incident.State) -> Bool {
    [.triaged, .assigned, .handling].contains(state)
  }

  @Test(arguments: states, table.indices)
  func everyCommandInEveryState(_ state: Incident.State, _ row: Int) throws {
    let (command, outcome) = Self.table[row]
    var evening = try Self.evening(in: state)
    evening.onDuty(.carB, .carC)
    let before = try evening.incident(1)
    let refusal = evening.command(command)
    let after = try evening.incident(1)
    if let expected = outcome(state) {
      #expect(refusal == nil)
      #expect(after.state == expected)
      #expect(after.state.isOpen == (after.timer != nil))
    } else {
      let isEarlyArchive = command == .archive(Self.one) && Self.active(state)
      #expect(refusal == (isEarlyArchive ? .outcomeMissing : .illegal(from: state)))
      #expect(after == before)
    }
  }

  @Test func theTableOfTransitionsIsThatOfTheBook() {
    var legal: Set<String> = []
    for from in Incident.State.allCases {
      for to in Incident.State.allCases where from.canBecome(to) {
        legal.insert("\(from)>\(to)")
      }
    }
    let exits = ["falseAlarm", "duplicate", "test", "transferred"]
    var expected: Set<String> = [
      "received>triaged", "triaged>assigned", "triaged>handling", "assigned>handling",
      "handling>assigned", "resolved>followUp", "resolved>archived", "resolved>triaged",
      "followUp>archived", "followUp>triaged", "archived>triaged",
    ]
    for state in ["triaged", "assigned", "handling"] {
      expected.formUnion((exits + ["resolved"]).map { "\(state)>\($0)" })
    }
    expected.formUnion(exits.map { "\($0)>triaged" })
    #expect(legal == expected)
  }

  @Test func aLatchedPressIsResolvedOnlyAfterItsReset() throws {
    var evening = Evening()
    evening.press(.post)
    for outcome in Outcome.allCases {
      #expect(evening.command(.resolve(Self.one, outcome, note: "")) == .latched)
    }
    #expect(evening.command(.reset(Self.one, reason: "  ")) == .badText)
    #expect(evening.command(.reset(Self.one, reason: "call-back: child at play")) == nil)
    #expect(evening.command(.reset(Self.one, reason: "again")) == .notLatched)
    #expect(evening.command(.resolve(Self.one, .falseAlarm, note: "")) == nil)
    #expect(try evening.latest.reset?.by == .operatorNamed("lin"))
  }

  @Test func noTimerEverClosesAPress() throws {
    var evening = Evening()
    evening.press(.post)
    evening.wait(until: 30 * 86_400)
    #expect(try evening.latest.state == .triaged)
    #expect(try evening.latest.isLatched && evening.latest.isEscalated)
    #expect(try evening.latest.timer != nil)
  }

  @Test func anS2IsArchivedOnlyAfterASatisfiedFollowUp() throws {
    var evening = Evening()
    evening.press(.post)
    evening.command(.reset(Self.one, reason: "met"))
    evening.command(.resolve(Self.one, .handled, note: "all well"))
    #expect(evening.command(.archive(Self.one)) == .followUpMissing)
    #expect(evening.command(.followUp(Self.one, satisfied: false, note: "not so")) == nil)
    #expect(try evening.latest.state == .triaged)
    #expect(try evening.latest.outcome == nil)
    #expect(evening.command(.archive(Self.one)) == .outcomeMissing)
    evening.command(.resolve(Self.one, .handled, note: ""))
    evening.command(.followUp(Self.one, satisfied: true, note: ""))
    #expect(evening.command(.archive(Self.one)) == nil)
    #expect(try evening.latest.state == .archived && evening.latest.timer == nil)
  }

  @Test func theFirstWhoAnswersStaysTheOwner() throws {
    var evening = Evening()
    evening.press(.post, at: 1)
    evening.command(.acknowledge(Self.one), at: 2)
    evening.put(
      .command(
        CommandRequest(
          id: "w", actor: .operatorNamed("wang"), command: .acknowledge(Self.one))), at: 3)
    #expect(evening.effects.last == .done(command: "w", incident: Self.one))
    #expect(try evening.latest.answered?.by == .operatorNamed("lin"))
    #expect(try evening.latest.answered?.at.desk == 2_000)
  }

  @Test func aRepeatedCommandIsAnsweredLikeTheFirstAndDoneOnce() throws {
    var evening = Evening()
    evening.press(.post)
    let note = CommandRequest(
      id: "n", actor: .operatorNamed("lin"), command: .note(Self.one, "called back"))
    let early = CommandRequest(
      id: "e", actor: .operatorNamed("lin"), command: .resolve(Self.one, .handled, note: ""))
    for _ in 0..<3 {
      #expect(evening.put(.command(note)).last == .done(command: "n", incident: Self.one))
      #expect(evening.put(.command(early)).last == .refused(command: "e", .latched))
    }
    evening.command(.reset(Self.one, reason: "met"))
    #expect(evening.put(.command(early)).last == .refused(command: "e", .latched))
    #expect(try evening.count(1) { $0 == .noted("called back") } == 1)
  }

  @Test func unknownNamesAndBadTextsAreRefused() {
    var evening = Evening()
    evening.press(.post)
    let long = String(repeating: "x", count: 2_001)
    #expect(evening.command(.acknowledge(.init(rawValue: 9))) == .unknownIncident)
    #expect(
      evening.command(.dispatch(Self.one, units: [.number(900)])) == .unknownUnit(.number(900)))
    #expect(
      evening.command(.dispatch(Self.one, units: [.carA])) == .unitUnavailable(.carA, .noContact))
    #expect(evening.command(.note(Self.one, "")) == .badText)
    #expect(evening.command(.note(Self.one, long)) == .badText)
    #expect(evening.command(.note(Self.one, String(long.dropLast()))) == nil)
  }

  @Test func aReopenedIncidentKeepsItsNumberAndGetsItsClocks() throws {
    var evening = try Self.evening(in: .archived)
    #expect(evening.command(.reopen(Self.one, reason: "it came back"), at: 100) == nil)
    let incident = try evening.incident(1)
    #expect(incident.id == Self.one && incident.state == .triaged && incident.outcome == nil)
    #expect(incident.timer == .init(kind: .answer, due: 100_000 + 900_000))
    evening.onDuty(.carB)
    #expect(evening.command(.dispatch(Self.one, units: [])) == nil)
    #expect(evening.orders.map(\.unit).count == 1)
  }

  @Test func theDeadlinesOfEachSeverityRemindAndNeverClose() throws {
    for (post, severity, limit) in [
      (DeviceID.school, Severity.s1, 7_200.0), (.post, .s2, 86_400),
    ] {
      var evening = Evening()
      evening.press(post)
      evening.command(.acknowledge(Self.one))
      #expect(try evening.latest.severity == severity)
      #expect(try evening.latest.timer == .init(kind: .resolution, due: Int64(limit * 1_000)))
      evening.wait(until: limit - 0.001)
      #expect(try !evening.latest.isEscalated)
      evening.wait(until: limit)
      #expect(try evening.latest.isEscalated)
      #expect(try evening.count(1) { $0 == .deadline(.resolution) } == 1)
      #expect(try evening.latest.timer == .init(kind: .resolution, due: Int64(limit * 2_000)))
    }
  }

  @Test func aForgottenFollowUpRemindsAgainAndAgain() throws {
    var evening = Evening()
    evening.press(.post)
    evening.command(.reset(Self.one, reason: "met"))
    evening.command(.resolve(Self.one, .handled, note: ""))
    evening.wait(until: 3 * 86_400)
    #expect(try evening.latest.state == .resolved)
    #expect(try evening.count(1) { $0 == .deadline(.followUp) } == 3)
  }

  @Test func anUnansweredIncidentRemindsEverMoreSeldom() throws {
    var evening = Evening()
    evening.press(.post)
    evening.wait(until: 86_400 - 1)
    let reminders = try evening.count(1) { $0 == .deadline(.answer) }
    // 60, 180, 420, … doubling to an hour, then hourly.
    #expect((25...32).contains(reminders))
    #expect(try evening.latest.isEscalated)
  }
}
