import ControlRoom

/// The words of the watch view in the reader's language.
struct WatchWords: Sendable {
  var isChinese: Bool

  func callAsFunction(_ english: String, _ chinese: String) -> String {
    isChinese ? chinese : english
  }

  func callAsFunction(_ text: Bilingual) -> String {
    WatchText.clean(isChinese ? text.zh : text.en)
  }
}
