internal import Wire

extension RoadTracker {
  /// Standard deviations by which a followed vehicle may be ahead of, behind or faster than its
  /// estimate, beyond the second and the 15 % that the meeting rule has for it [D: measured, more
  /// only lights signs longer and warns nobody sooner].
  private static let confidence = 0.5
  /// Longest that anybody is believed out of sight, seconds [D: a walk through a bend].
  private static let longestMemory = 120.0
  /// Shortest, once a vehicle has gone into a blind stretch and not come out [D].
  private static let standingMemory = 60.0

  /// Where a track stands to what heads see.
  private enum Sight {
    /// Measured of late, or coasting.
    case seen
    /// In a stretch that nobody sees, along its way, and not overdue.
    case blind(ClosedRange<Double>)
    /// Should have come out of it so many seconds ago.
    case overdue(ClosedRange<Double>, Double)
    /// Vanished from road that heads see, so many seconds ago.
    case lost(Double)
  }

  /// The first blind stretch after the place where a vehicle was seen last, along its way, once its
  /// front may have come into it; nil otherwise.
  func blindStretch(_ track: RoadTrack, front: Double) -> ClosedRange<Double>? {
    let seen = coverage(track.approach).seen
    var first: ClosedRange<Double>?
    for (near, far) in zip(seen, seen.dropFirst()) {
      let gap =
        track.approach == .up
        ? near.upperBound...far.lowerBound : -far.lowerBound...(-near.upperBound)
      // A vehicle seen from behind is out of sight when its rear is; its front was there before.
      guard track.place <= gap.upperBound, front >= gap.lowerBound else { continue }
      if first.map({ gap.lowerBound < $0.lowerBound }) ?? true { first = gap }
    }
    return first
  }

  private func sight(_ track: RoadTrack, at nowMs: Int64) -> Sight {
    let unseen = track.unseen(at: nowMs) - Double(Self.latencyMs) / 1_000
    if unseen <= Self.pause { return .seen }
    let front = track.place(at: nowMs)
    if let gap = blindStretch(track, front: front) {
      // When its front should have come out, going as slowly as the rules believe of a moving one.
      let pace = max(rules.creepPace, track.speed * (1 - rules.speedShare))
      let due = max(0, gap.upperBound - track.place) / pace + Self.pause
      return unseen <= due + Self.coast ? .blind(gap) : .overdue(gap, unseen - due - Self.coast)
    }
    return unseen <= Self.coast ? .seen : .lost(unseen - Self.coast)
  }

  /// Everybody who may be on the road between two chainages, appended to `users`.
  func users(at nowMs: Int64, near road: ClosedRange<Double>?, into users: inout [RoadUser]) {
    for track in tracks {
      let user = user(track, at: nowMs)
      if let road {
        let reach = max(user.ahead, user.behind) + user.length
        if user.chainage + reach < road.lowerBound || user.chainage - reach > road.upperBound {
          continue
        }
      }
      users.append(user)
    }
  }

  /// A track as the rules see it.
  private func user(_ track: RoadTrack, at nowMs: Int64) -> RoadUser {
    let way = track.approach.sign
    let deviation = max(0, track.placeVariance(at: nowMs)).squareRoot() * Self.confidence
    var user = RoadUser(
      id: track.id, approach: track.approach, kind: track.kind,
      chainage: track.place(at: nowMs) * way, ahead: deviation, behind: deviation,
      speed: track.speed(at: nowMs), speedError: max(0, track.vv).squareRoot() * Self.confidence,
      length: track.length, standsSinceMs: track.standsSinceMs, isWrongWay: track.isWrongWay)
    if user.kind == .car, user.length > rules.longVehicle { user.kind = .truck }
    if let companion = track.companion, let other = tracks.first(where: { $0.id == companion }) {
      user.chainage = (other.place(at: nowMs) + track.companionLead) * way
      user.ahead = 3
      user.behind = 3
      user.speed = other.speed
      user.isHidden = true
      user.standsSinceMs = other.standsSinceMs
      return user
    }
    switch sight(track, at: nowMs) {
    case .seen: break
    case .blind(let gap):
      // It would have been seen had its front come out.
      let expected = min(track.place(at: nowMs), gap.upperBound)
      let limit = gap.upperBound + track.speed * Self.pause / 2
      user.chainage = expected * way
      user.ahead = max(0, min(deviation, limit - expected))
    case .overdue(let gap, let seconds):
      let front = max(track.place, gap.lowerBound)
      user.chainage = gap.upperBound * way
      user.ahead = 0
      user.behind = max(0, gap.upperBound - front)
      user.knowledge = .unknown
      // Who may be hidden by another gets as long again to show itself.
      let doubt = track.isClose ? rules.obstacleAfter : 0
      user.standsSinceMs = nowMs - Int64((seconds - doubt) * 1_000)
    case .lost:
      let front = track.place + track.speed * (1 + rules.speedShare) * track.unseen(at: nowMs)
      user.chainage = track.place(at: nowMs) * way
      user.ahead = max(0, front - track.place(at: nowMs))
      user.behind = track.place(at: nowMs) - track.place
      user.knowledge = .unknown
    }
    return user
  }

  /// Forgets who has left the corridor or cannot be there any more, and finds out who hides behind
  /// whom.
  mutating func sweep(at nowMs: Int64) {
    guard !tracks.isEmpty else { return }
    hide(at: nowMs)
    let gone = tracks.filter { track in
      let unseen = track.unseen(at: nowMs)
      guard unseen > Self.pause else { return false }
      let front = track.place(at: nowMs)
      let chainage = front * track.approach.sign
      let hasLeft =
        coverage(track.approach).extent.map {
          track.approach == .up ? chainage > $0.upperBound : chainage < $0.lowerBound
        } ?? true
      // Who went into a blind stretch has not left by its far end unseen.
      if hasLeft, blindStretch(track, front: front) == nil { return true }
      if track.companion != nil { return false }
      switch sight(track, at: nowMs) {
      case .seen, .blind: return false
      case .overdue(let gap, let seconds):
        let pace = max(rules.slowPace, track.speed * rules.slowShare)
        let transit = (gap.upperBound - gap.lowerBound + track.length) / pace
        return seconds > min(Self.longestMemory, max(Self.standingMemory, transit))
      case .lost(let seconds): return seconds > memory(of: track)
      }
    }
    if gone.isEmpty { return }
    // Who is hidden by one that has left has left with it.
    let goneIDs = gone.map(\.id)
    tracks.removeAll { track in
      goneIDs.contains(track.id) || track.companion.map(goneIDs.contains) ?? false
    }
  }

  /// How long a vehicle that has vanished from seen road is believed: its longest drive through
  /// what lies ahead of it, to the far end of the next blind stretch.
  private func memory(of track: RoadTrack) -> Double {
    let ahead =
      coverage(track.approach).seen.lazy.map {
        track.approach == .up ? $0.lowerBound : -$0.upperBound
      }
      .filter { $0 > track.place }.min() ?? track.place
    let pace = max(rules.slowPace, track.speed * rules.slowShare)
    let transit = (ahead - track.place + track.length + rules.zoneMargin) / pace
    // A Doppler head loses who stands: one that was slow when it vanished may stand there still.
    let least = track.speed <= rules.slowPace * 1.5 ? Self.standingMemory : Self.coast
    return min(Self.longestMemory, max(least, transit))
  }

  /// A vehicle out of sight close to one that is seen is hidden by it, not lost.
  private mutating func hide(at nowMs: Int64) {
    uncover(at: nowMs)
    var doubles: [UInt64] = []
    for index in tracks.indices
    where tracks[index].unseen(at: nowMs) > Self.pause && tracks[index].companion == nil {
      let track = tracks[index]
      let place = track.place(at: nowMs)
      // Who went into a blind stretch behind another and does not come out with it may have stopped
      // in it, which is worse than to be hidden: it stays unknown there.
      guard blindStretch(track, front: place) == nil else {
        if !track.isClose { tracks[index].isClose = isClose(track, at: nowMs) }
        continue
      }
      guard coverage(track.approach).sees(place * track.approach.sign) else { continue }
      noteMissed(by: track, at: place * track.approach.sign)
      for other in tracks where other.id != track.id && other.approach == track.approach {
        guard other.companion == nil, other.unseen(at: nowMs) <= Self.pause,
          (track.kind == .pedestrian) == (other.kind == .pedestrian)
        else { continue }
        let lead = place - other.place(at: nowMs)
        let room = (lead > 0 ? track.length : other.length) + Self.mergeGap
        guard abs(lead) <= room else { continue }
        // Two cannot stand in one place: it was the same all along.
        if abs(lead) < min(track.length, other.length) * 0.5 {
          doubles.append(track.id)
        } else {
          tracks[index].companion = other.id
          tracks[index].companionLead = lead
        }
        break
      }
    }
    if !doubles.isEmpty { tracks.removeAll { doubles.contains($0.id) } }
  }

  /// Nobody stays hidden into a blind stretch: who was hidden before it may stop in it.
  private mutating func uncover(at nowMs: Int64) {
    for index in tracks.indices {
      guard let companion = tracks[index].companion,
        let other = tracks.first(where: { $0.id == companion })
      else { continue }
      let place = other.place(at: nowMs) + tracks[index].companionLead
      let seen = coverage(other.approach)
      guard !seen.sees(place * other.approach.sign),
        seen.extent?.contains(place * other.approach.sign) == true
      else { continue }
      // From here on it is expected where the other was seen last.
      tracks[index].companion = nil
      tracks[index].isClose = true
      tracks[index].place = other.place + tracks[index].companionLead
      tracks[index].speed = other.speed
      tracks[index].drive = 0
      tracks[index].estimatedMs = other.estimatedMs
      tracks[index].seenMs = other.seenMs
    }
  }

  /// Whether another of its approach is so near that heads may take the two for one.
  private func isClose(_ track: RoadTrack, at nowMs: Int64) -> Bool {
    let place = track.place(at: nowMs)
    return tracks.contains { other in
      let lead = place - other.place(at: nowMs)
      return other.id != track.id && other.approach == track.approach
        && abs(lead) <= (lead > 0 ? track.length : other.length) + Self.mergeGap * 1.5
    }
  }

  /// Only one head could have seen it and did not. A counter sees nobody before he has passed.
  private mutating func noteMissed(by track: RoadTrack, at chainage: Double) {
    let watching = heads.indices.filter {
      !heads[$0].isCounter && heads[$0].stretch.contains(chainage)
        && (heads[$0].lane == nil || heads[$0].lane == track.approach)
    }
    guard watching.count == 1, let head = watching.first,
      !track.links.contains(where: { $0.head == head })
    else { return }
    missed[head] += 1
    // Counted once a vehicle: it is linked to the head that missed it.
    if let index = tracks.firstIndex(where: { $0.id == track.id }) {
      tracks[index].links.append(RoadTrack.Link(head: head, number: 0, seenMs: 0))
    }
  }
}
