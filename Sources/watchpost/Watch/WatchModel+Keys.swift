import ControlRoom
import Wire

extension WatchModel {
  /// Takes a key.
  mutating func press(_ key: WatchKey, at now: WatchInstant) -> [WatchAct] {
    if key == .interrupt { return [.quit] }
    if prompt != nil { return answer(key, at: now) }
    switch (page, key) {
    case (_, .character("q")) where page == .list: return [.quit]
    case (.help, _): page = .list
    case (_, .character("?")): page = .help
    case (.detail, .escape), (.detail, .character("q")), (.detail, .backspace):
      page = .list
      detail = nil
      isFetching = false
    case (.list, .up), (.list, .character("k")): move(by: -1)
    case (.list, .down), (.list, .character("j")): move(by: 1)
    case (.list, .pageUp): move(by: -10)
    case (.list, .pageDown): move(by: 10)
    case (.list, .home): selected = queue.first?.id
    case (.list, .end): selected = queue.last?.id
    case (.list, .enter):
      guard let selected else { break }
      page = .detail(selected)
      detail = nil
      scroll = 0
      return refresh()
    case (.detail, .up), (.detail, .character("k")): scroll = max(0, scroll - 1)
    case (.detail, .down), (.detail, .character("j")): scroll += 1
    case (.detail, .pageUp): scroll = max(0, scroll - 10)
    case (.detail, .pageDown): scroll += 10
    case (_, .character(let character)): return command(character, at: now)
    default: break
    }
    return []
  }

  private mutating func move(by step: Int) {
    let ids = queue.map(\.id)
    guard !ids.isEmpty else { return }
    let place = selected.flatMap { ids.firstIndex(of: $0) } ?? 0
    selected = ids[min(max(0, place + step), ids.count - 1)]
  }

  private mutating func command(_ character: Character, at now: WatchInstant) -> [WatchAct] {
    let target: UInt64? = if case .detail(let id) = page { id } else { selected }
    let purposes: [Character: WatchPrompt.Purpose] = [
      "d": .dispatch, "v": .verify, "r": .reset, "R": .resolve(outcome: nil),
      "f": .followUp(satisfied: nil), "A": .archive, "n": .note,
    ]
    guard character == "a" || purposes[character] != nil else { return [] }
    guard let target else {
      say(words("No incident is selected.", "没有选中警情。"), isError: true, at: now)
      return []
    }
    if character == "a" { return send(WatchOrder("acknowledge"), to: target, at: now) }
    if let purpose = purposes[character] {
      prompt = WatchPrompt(purpose: purpose, incident: target)
    }
    return []
  }

  private mutating func answer(_ key: WatchKey, at now: WatchInstant) -> [WatchAct] {
    guard var asked = prompt else { return [] }
    if key == .escape {
      prompt = nil
      return []
    }
    if let choices = asked.choices {
      // Enter takes the first choice, except where it could not be taken back.
      let isFirst = key == .enter && asked.purpose == .verify
      guard
        let choice = choices.first(where: { .character($0.key) == key })
          ?? (isFirst ? choices.first : nil)
      else { return [] }
      return chose(choice.value, asked, at: now)
    }
    switch key {
    case .character(let character) where asked.text.count < WatchPrompt.textLimit:
      asked.text.append(character)
    case .backspace: asked.text = String(asked.text.dropLast())
    case .enter:
      let text = String(asked.text.drop { $0 == " " })
      guard asked.mayBeEmpty || !text.isEmpty else { return [] }
      return typed(text, asked, at: now)
    default: break
    }
    prompt = asked
    return []
  }

  private mutating func chose(
    _ value: String, _ asked: WatchPrompt, at now: WatchInstant
  ) -> [WatchAct] {
    var next = asked
    switch asked.purpose {
    case .resolve: next.purpose = .resolve(outcome: value)
    case .followUp: next.purpose = .followUp(satisfied: value == "true")
    case .archive:
      prompt = nil
      return send(WatchOrder("archive"), to: asked.incident, at: now)
    default:
      prompt = nil
      var order = WatchOrder("verify")
      order.verification = value
      return send(order, to: asked.incident, at: now)
    }
    prompt = next
    return []
  }

  private mutating func typed(
    _ text: String, _ asked: WatchPrompt, at now: WatchInstant
  ) -> [WatchAct] {
    var order: WatchOrder
    switch asked.purpose {
    case .dispatch:
      order = WatchOrder("dispatch")
      var chosen: [String] = []
      for name in text.split(separator: " ") {
        guard let unit = unit(named: String(name)) else {
          say(words("There is no unit \(name).", "没有单位 \(name)。"), isError: true, at: now)
          return []
        }
        chosen.append(unit)
      }
      order.units = chosen
    case .reset:
      order = WatchOrder("reset")
      order.reason = text
    case .resolve(let outcome):
      order = WatchOrder("resolve")
      order.outcome = outcome
      order.note = text
    case .followUp(let satisfied):
      order = WatchOrder("followUp")
      order.satisfied = satisfied
      order.note = text
    default:
      order = WatchOrder("note")
      order.note = text
    }
    prompt = nil
    return send(order, to: asked.incident, at: now)
  }

  /// The unit of a call sign or an id.
  private func unit(named name: String) -> String? {
    units.values.first { $0.callSign.lowercased() == name.lowercased() || $0.id == name }?.id
  }

  private mutating func send(
    _ order: WatchOrder, to incident: UInt64, at now: WatchInstant
  ) -> [WatchAct] {
    guard commandsUnderWay < Self.commandLimit else {
      say(words("Too many commands wait for an answer.", "等待应答的操作过多。"), isError: true, at: now)
      return []
    }
    commandsUnderWay += 1
    let number = IncidentView.number(incident)
    say("\(number) \(order.command) …", isError: false, at: now)
    return [.send(incident: incident, order)]
  }
}
