import Foundation

/// Costs of the parts, one thread, in process. `benchmarks/README.md` says how to run it and what
/// the figures mean.
@main
struct Bench {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    switch arguments.first {
    case "wire": WireBench.run()
    case "motion":
      let rest = Array(arguments.dropFirst())
      try MotionBench.run(
        folder: rest.first ?? "", rounds: max(1, rest.count > 1 ? Int(rest[1]) ?? 3 : 3))
    case "drawn": try DrawnBench.run(Array(arguments.dropFirst()))
    case "skim": try SkimBench.run(folder: arguments.dropFirst().first ?? "")
    case "bends": try BendsBench.run(Array(arguments.dropFirst()))
    case "desk": DeskBench.run()
    case "journal": try JournalBench.commits()
    case "restart": try JournalBench.restart()
    default:
      FileHandle.standardError.write(
        Data(
          "usage: bench wire | motion FOLDER [ROUNDS] | skim FOLDER | drawn … | bends … | desk | journal | restart\n"
            .utf8))
      exit(64)
    }
  }
}

/// CPU seconds that this process has used.
func cpuSeconds() -> Double {
  var usage = timespec()
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &usage)
  return Double(usage.tv_sec) + Double(usage.tv_nsec) / 1e9
}

/// The sample at a share of the sorted samples.
func percentile(_ samples: [Double], _ share: Double) -> Double {
  let sorted = samples.sorted()
  return sorted[min(sorted.count - 1, Int(Double(sorted.count) * share))]
}
