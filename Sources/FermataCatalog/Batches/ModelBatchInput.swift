import Fermata
import FermataAI

/// What a batch job is to do.
public struct ModelBatchInput: Codable, Sendable, Hashable {
    /// The requests, as ``ModelBatchFile`` stores them.
    public var requests: ContentReference
    /// A model of the gateway's configuration, or a route, of which only the first model counts.
    public var model: String
    /// For whom, for budgets and usage.
    public var user: String?
    /// For which customer, for budgets and usage.
    public var tenant: String?
    /// How soon to look at the job first, in seconds, from 1 to a day. Later looks are further apart: a tenth of the time
    /// that the job has taken, at most ten times as far as the first.
    public var pollSeconds: Double
    /// Whether somebody will say that the job has ended; see ``ModelBatchWorkflow``. Then looks are ten times as far apart
    /// from the beginning.
    public var callback: Bool
    /// How often requests that the provider had no time for are submitted again, from 0 to 10.
    public var resubmissions: Int

    /// Creates an input.
    public init(
        requests: ContentReference,
        model: String,
        user: String? = nil,
        tenant: String? = nil,
        pollSeconds: Double = 60,
        callback: Bool = false,
        resubmissions: Int = 0
    ) {
        self.requests = requests
        self.model = model
        self.user = user
        self.tenant = tenant
        self.pollSeconds = pollSeconds
        self.callback = callback
        self.resubmissions = resubmissions
    }

    private enum CodingKeys: String, CodingKey {
        case requests, model, user, tenant, pollSeconds, callback, resubmissions
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        self.init(
            requests: try container.decode(ContentReference.self, forKey: .requests),
            model: try container.decode(String.self, forKey: .model),
            user: try container.decodeIfPresent(String.self, forKey: .user),
            tenant: try container.decodeIfPresent(String.self, forKey: .tenant)
        )
        pollSeconds = try container.decodeIfPresent(Double.self, forKey: .pollSeconds) ?? pollSeconds
        callback = try container.decodeIfPresent(Bool.self, forKey: .callback) ?? callback
        resubmissions = try container.decodeIfPresent(Int.self, forKey: .resubmissions) ?? resubmissions
    }

    func validate() throws {
        try CatalogFailure.require(requests.isWellFormed, "requests", "must name content by its SHA-256.")
        try CatalogFailure.require(
            (1...200).contains(model.utf8.count),
            "model",
            "must name a model of the gateway's configuration."
        )
        try CatalogFailure.require(
            pollSeconds >= 1 && pollSeconds <= 86_400,
            "pollSeconds",
            "must be from 1 to 86400."
        )
        try CatalogFailure.require((0...10).contains(resubmissions), "resubmissions", "must be from 0 to 10.")
    }
}
