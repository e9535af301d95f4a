import Fermata

/// The failure types of the catalogue's workflows and activities: what callers and retry policies can tell apart.
public enum CatalogFailure {
    /// The input breaks a rule; the message names the field and the remedy.
    public static let invalidInput = "InvalidInput"
    /// A message came when the workflow could not use it; the message says when it can.
    public static let notNow = "NotNow"
    /// The page could not be reached, or broke off. Retried.
    public static let pageUnreachable = "PageUnreachable"
    /// The site answered that it is busy or broken (429, 5xx). Retried, after the time the site asked for.
    public static let siteUnavailable = "SiteUnavailable"
    /// The site answered that there is no such page for us (other 4xx).
    public static let pageRefused = "PageRefused"
    /// The page is larger than the worker accepts.
    public static let pageTooLarge = "PageTooLarge"
    /// The page is nested too deeply or has too many elements to be a document.
    public static let pageTooComplex = "PageTooComplex"
    /// The page is neither HTML, XHTML nor plain text.
    public static let unsupportedContentType = "UnsupportedContentType"
    /// The page holds no readable text.
    public static let pageWithoutText = "PageWithoutText"
    /// The site sends us in circles, or somewhere we do not follow.
    public static let redirectRefused = "RedirectRefused"
    /// The worker was not told that it may read this file.
    public static let fileNotAllowed = "FileNotAllowed"
    /// There is no such file, or it is not a regular file.
    public static let fileUnreadable = "FileUnreadable"
    /// The site's robots.txt does not allow the page.
    public static let disallowedByRobots = "DisallowedByRobots"
    /// The first page of an archive holds no entries.
    public static let notAnArchive = "NotAnArchive"
    /// The content store has lost the content, or belongs to another worker.
    public static let contentMissing = "ContentMissing"
    /// Stored content no longer has the hash it was stored under.
    public static let contentDamaged = "ContentDamaged"
    /// The content is larger than the store accepts.
    public static let contentTooLarge = "ContentTooLarge"
    /// The content store cannot write or read its directory. Retried.
    public static let storeUnavailable = "StoreUnavailable"
    /// An agent has gone as far as its definition allows.
    public static let limitReached = "AgentLimitReached"
    /// A sum or product does not fit into 64 bits.
    public static let overflow = "Overflow"

    /// A failure that no retry can cure.
    static func final(_ type: String, _ message: String, cause: (any Error)? = nil) -> ApplicationError {
        ApplicationError(message: message, cause: cause, type: type, isNonRetryable: true)
    }

    /// A failure that may pass by itself.
    static func passing(_ type: String, _ message: String, retryAfter: Duration? = nil) -> ApplicationError {
        ApplicationError(message: message, type: type, nextRetryDelay: retryAfter)
    }

    /// Refuses input unless `condition` holds. `rule` completes the sentence "'field' …" and says what is accepted.
    static func require(_ condition: Bool, _ field: String, _ rule: @autoclosure () -> String) throws {
        guard condition else { throw final(invalidInput, "'\(field)' \(rule())") }
    }
}
