import Mail

/// The most that is read of a file, in bytes.
enum InputLimit {
  /// A chapter; the longest of ours has a hundredth of this.
  static let chapter = 16 << 20
  static let scenario = 1 << 20
  static let mail = MailBudget.sizeLimit
  /// Choices for the statements of a mail.
  static let answers = 256 << 10
  /// Evidence of one machine.
  static let evidence = 64 << 20
  /// A file of a report.
  static let report = 256 << 20
}
