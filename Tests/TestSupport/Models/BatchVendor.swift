package import Fermata
package import FermataAI
package import Foundation
import Synchronization

/// A server on the loopback interface with the batches of OpenAI and of Anthropic, and with faults as a test wants them.
package final class BatchVendor: Sendable {
    package enum Kind: Sendable {
        case openAI
        case anthropic
    }

    /// What becomes of a request in a job.
    package enum Act: Sendable {
        case answer
        /// The provider refuses the request.
        case refuse
        case expire
        /// A line of the results that is no JSON.
        case garble
        /// Nothing is said of it.
        case omit
    }

    /// What becomes of a request to the server.
    package enum Fault: Sendable {
        /// It is turned away.
        case status(Int, headers: [(String, String)] = [])
        /// What it asks for is done, and the answer is lost on its way.
        case loseAnswer
        /// What it asks for is done, and there is no answer as long as somebody waits for one.
        case hang
    }

    /// What requests to the server ask for.
    package enum Wish: Hashable, Sendable {
        case upload, submit, list, look, cancel, results
    }

    package struct Job: Sendable {
        package let id: String
        package let customIDs: [String]
        package let bodies: [JSONValue]
        package let metadata: [String: String]
        let file: String?
        var createdAt = Date()
        var looks = 0
        package var isCancelled = false
        package var isEnded = false
    }

    private struct State {
        var files: [String: [JSONValue]] = [:]
        var jobs: [Job] = []
        var counts: [Wish: Int] = [:]
        var faults: [Wish: [Fault]] = [:]
        var complaints: [String] = []
    }

    package let kind: Kind
    private let looksUntilEnd: Int
    private let pageSize: Int
    private let rejectsJob: Bool
    private let act: @Sendable (_ index: Int, _ job: Int) -> Act
    private let state = Mutex(State())

    /// - Parameters:
    ///   - looksUntilEnd: How often a job is looked at before it has ended.
    ///   - rejectsJob: Whether the provider finds fault with every file.
    ///   - act: What becomes of a request, by its place and the number of its job, from 0.
    package init(
        _ kind: Kind,
        looksUntilEnd: Int = 2,
        pageSize: Int = 100,
        rejectsJob: Bool = false,
        faults: [Wish: [Fault]] = [:],
        act: @escaping @Sendable (_ index: Int, _ job: Int) -> Act = { _, _ in .answer }
    ) {
        self.kind = kind
        self.looksUntilEnd = looksUntilEnd
        self.pageSize = pageSize
        self.rejectsJob = rejectsJob
        self.act = act
        state.withLock { $0.faults = faults }
    }

    package var jobs: [Job] { state.withLock { $0.jobs } }

    /// What was wrong with requests, in the eyes of the real servers.
    package var complaints: [String] { state.withLock { $0.complaints } }

    package func count(_ wish: Wish) -> Int { state.withLock { $0.counts[wish] ?? 0 } }

    /// Adds a job of somebody else, older ones first.
    package func addForeignJob(requests: Int, isEnded: Bool) {
        state.withLock { state in
            let number = state.jobs.count
            let ids = (0..<requests).map { "theirs-\(number)-\($0)" }
            let body: JSONValue = ["model": "m", "messages": [["role": "user", "content": "Theirs"]]]
            var job = Job(
                id: "\(prefix)\(number)",
                customIDs: ids,
                bodies: ids.map { _ in body },
                metadata: [:],
                file: "file-theirs"
            )
            job.isEnded = isEnded
            state.jobs.append(job)
        }
    }

    /// Ends all jobs.
    package func finish() {
        state.withLock { state in
            for index in state.jobs.indices { state.jobs[index].isEnded = true }
        }
    }

    /// Serves for as long as `body` runs, and gives it the base URL.
    package func serving<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        try await LoopbackServer.serving { request in
            await self.answer(request)
        } _: { port in
            try await body("http://127.0.0.1:\(port)/v1")
        }
    }

    private var prefix: String { kind == .openAI ? "batch_" : "msgbatch_" }

    private func answer(_ request: LoopbackServer.Request) async -> LoopbackServer.Response {
        let path = request.path.split(separator: "?").first.map(String.init) ?? ""
        let parts = path.split(separator: "/").map(String.init).filter { $0 != "v1" && $0 != "messages" }
        let wish = wish(parts, isList: request.path.contains("?"))
        guard let wish else { return error(404, "not_found_error") }
        let fault = state.withLock { state -> Fault? in
            state.counts[wish, default: 0] += 1
            guard let first = state.faults[wish]?.first else { return nil }
            state.faults[wish]?.removeFirst()
            return first
        }
        if case .status(let status, let headers) = fault {
            var response = error(status, "as_the_test_wants_it")
            response.headers += headers
            return response
        }
        let response = state.withLock { respond(to: request, wish, parts, &$0) }
        switch fault {
        case .loseAnswer: return error(502, "bad_gateway")
        case .hang:
            try? await Task.sleep(for: .seconds(300))
            return response
        default: return response
        }
    }

    private func wish(_ parts: [String], isList: Bool) -> Wish? {
        switch (parts.first, parts.count) {
        case ("files", 1): .upload
        case ("files", 3): .results
        case ("batches", 1): isList ? .list : .submit
        case ("batches", 2): .look
        case ("batches", 3): parts[2] == "cancel" ? .cancel : .results
        default: nil
        }
    }

    private func respond(
        to request: LoopbackServer.Request,
        _ wish: Wish,
        _ parts: [String],
        _ state: inout State
    ) -> LoopbackServer.Response {
        if kind == .anthropic, request.header("anthropic-version") == nil || request.header("x-api-key") == nil {
            state.complaints.append("headers")
        }
        switch wish {
        case .upload: return upload(request, &state)
        case .submit: return submit(request, &state)
        case .list: return list(request.path, state)
        case .results:
            guard let index = index(parts[1], state) else { return error(404, "not_found_error") }
            return results(of: index, isErrors: parts[1].hasPrefix("errors-"), state)
        case .look, .cancel:
            guard let index = index(parts[1], state) else { return error(404, "not_found_error") }
            if wish == .cancel {
                guard !state.jobs[index].isEnded else { return error(409, "invalid_request_error") }
                state.jobs[index].isCancelled = true
            } else {
                state.jobs[index].looks += 1
                if state.jobs[index].looks >= looksUntilEnd || state.jobs[index].isCancelled {
                    state.jobs[index].isEnded = true
                }
            }
            return json(describe(state.jobs[index], at: index))
        }
    }

    private func index(_ id: String, _ state: State) -> Int? {
        state.jobs.firstIndex { id == $0.id || id == "output-\($0.id)" || id == "errors-\($0.id)" }
    }

    private func upload(_ request: LoopbackServer.Request, _ state: inout State) -> LoopbackServer.Response {
        let text = String(decoding: request.body, as: UTF8.self)
        let type = request.header("content-type") ?? ""
        guard type.hasPrefix("multipart/form-data; boundary="), text.contains("name=\"purpose\"\r\n\r\nbatch\r\n"),
            let start = text.range(of: "name=\"file\"")?.upperBound,
            let begin = text[start...].range(of: "\r\n\r\n")?.upperBound,
            let end = text[begin...].range(of: "\r\n--\(type.dropFirst(30))--")?.lowerBound
        else {
            state.complaints.append("form")
            return error(400, "invalid_request_error")
        }
        let lines = text[begin..<end].split(separator: "\n").compactMap {
            try? JSONDecoder().decode(JSONValue.self, from: Data($0.utf8))
        }
        let id = "file-\(state.files.count)"
        state.files[id] = lines
        return json(["id": .string(id), "object": "file", "purpose": "batch"])
    }

    private func submit(_ request: LoopbackServer.Request, _ state: inout State) -> LoopbackServer.Response {
        guard let body = try? JSONDecoder().decode(JSONValue.self, from: Data(request.body)) else {
            return error(400, "invalid_request_error")
        }
        var requests: [JSONValue] = []
        var metadata: [String: String] = [:]
        var file: String?
        switch kind {
        case .openAI:
            file = Self.string(body["input_file_id"])
            requests = file.flatMap { state.files[$0] } ?? []
            if case .object(let members) = body["metadata"] { metadata = members.compactMapValues(Self.string) }
            if body["completion_window"] != "24h" || body["endpoint"] != "/v1/chat/completions" {
                state.complaints.append("job")
            }
            if requests.contains(where: { $0["method"] != "POST" || $0["url"] != "/v1/chat/completions" }) {
                state.complaints.append("line")
            }
        case .anthropic:
            if case .array(let list) = body["requests"] { requests = list }
        }
        let ids = requests.compactMap { Self.string($0["custom_id"]) }
        let bodies = requests.compactMap { $0[kind == .openAI ? "body" : "params"] }
        let isNamed = ids.allSatisfy { $0.wholeMatch(of: #/[a-zA-Z0-9_-]{1,64}/#) != nil }
        guard !ids.isEmpty, ids.count == bodies.count, Set(ids).count == ids.count, isNamed else {
            state.complaints.append("requests")
            return error(400, "invalid_request_error")
        }
        let job = Job(
            id: "\(prefix)\(state.jobs.count)",
            customIDs: ids,
            bodies: bodies,
            metadata: metadata,
            file: file
        )
        state.jobs.append(job)
        return json(describe(job, at: state.jobs.count - 1))
    }

    private func list(_ path: String, _ state: State) -> LoopbackServer.Response {
        let newest = state.jobs.enumerated().reversed()
        let after = path.split { $0 == "?" || $0 == "&" }.first { $0.hasPrefix("after") }
            .flatMap { $0.split(separator: "=").last }
        let rest = Array(after.map { id in newest.drop { $0.element.id != id }.dropFirst() } ?? newest.dropFirst(0))
        return json([
            "data": .array(rest.prefix(pageSize).map { describe($0.element, at: $0.offset) }),
            "has_more": .bool(rest.count > pageSize),
        ])
    }

    private static func string(_ value: JSONValue?) -> String? {
        if case .string(let text) = value { text } else { nil }
    }
}

extension BatchVendor {
    private func describe(_ job: Job, at number: Int) -> JSONValue {
        let acts = acts(job, number)
        let done = acts.count { $0 == .answer || $0 == .garble || $0 == .omit }
        let total = JSONValue.integer(Int64(job.customIDs.count))
        switch kind {
        case .openAI:
            let status: JSONValue =
                switch (job.isEnded, job.isCancelled) {
                case (true, true): "cancelled"
                case (true, false): rejectsJob ? "failed" : acts.contains(.expire) ? "expired" : "completed"
                case (false, true): "cancelling"
                case (false, false): "in_progress"
                }
            var body: [String: JSONValue] = [
                "id": .string(job.id), "object": "batch", "status": status,
                "created_at": .integer(Int64(job.createdAt.timeIntervalSince1970)),
                "metadata": .object(job.metadata.mapValues(JSONValue.string)),
                "input_file_id": job.file.map(JSONValue.string) ?? .null,
                "request_counts": [
                    "total": total, "completed": .integer(job.isEnded ? Int64(done) : 0), "failed": 0,
                ],
            ]
            if rejectsJob, job.isEnded {
                body["errors"] = [
                    "object": "list", "data": [["code": "invalid_json_line", "message": "line 1: secret"]],
                ]
            } else if job.isEnded {
                body["output_file_id"] = .string("output-\(job.id)")
                if done < acts.count { body["error_file_id"] = .string("errors-\(job.id)") }
            }
            return .object(body)
        case .anthropic:
            func count(_ wanted: (Act) -> Bool) -> JSONValue { .integer(Int64(acts.count(where: wanted))) }
            let format = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
            let counts: JSONValue =
                job.isEnded
                ? [
                    "processing": 0, "succeeded": .integer(Int64(done)), "errored": count { $0 == .refuse },
                    "canceled": .integer(job.isCancelled ? Int64(acts.count - done) : 0),
                    "expired": job.isCancelled ? 0 : count { $0 == .expire },
                ]
                : ["processing": total, "succeeded": 0, "errored": 0, "canceled": 0, "expired": 0]
            return [
                "id": .string(job.id), "type": "message_batch",
                "processing_status": job.isEnded ? "ended" : job.isCancelled ? "canceling" : "in_progress",
                "created_at": .string(job.createdAt.formatted(format)), "request_counts": counts,
                "results_url": .string("http://127.0.0.1:1/elsewhere"),
            ]
        }
    }

    /// Of a job that was cancelled, the first request was answered by then.
    private func acts(_ job: Job, _ number: Int) -> [Act] {
        job.customIDs.indices.map { job.isCancelled ? ($0 == 0 ? .answer : .expire) : act($0, number) }
    }

    /// Not in the order of the requests, as with the real servers.
    private func results(of number: Int, isErrors: Bool, _ state: State) -> LoopbackServer.Response {
        let job = state.jobs[number]
        var text = ""
        for (index, act) in acts(job, number).enumerated().reversed() {
            let isError = act == .refuse || act == .expire
            guard act != .omit, kind == .anthropic || isError == isErrors else { continue }
            if act == .garble {
                text += "{\"custom_id\": \"\(job.customIDs[index])\", \"resu\n\n"
            } else {
                text += line(job, index, act) + "\n"
            }
        }
        return LoopbackServer.Response(
            headers: [("Content-Type", "application/octet-stream")],
            body: Array(text.utf8)
        )
    }

    private func line(_ job: Job, _ index: Int, _ act: Act) -> String {
        var members: [String: JSONValue] = ["custom_id": .string(job.customIDs[index])]
        let text = JSONValue.string("Answer to \(question(job.bodies[index]))")
        switch (kind, act) {
        case (.openAI, .answer):
            let message: JSONValue = ["role": "assistant", "content": text]
            members["response"] = [
                "status_code": 200,
                "body": [
                    "id": "c-1", "model": "m-1", "choices": [["message": message, "finish_reason": "stop"]],
                    "usage": ["prompt_tokens": 10, "completion_tokens": 5],
                ],
            ]
            members["error"] = .null
        case (.openAI, .refuse):
            members["response"] = [
                "status_code": 400, "body": ["error": ["code": "context_length_exceeded", "message": "secret"]],
            ]
        case (.openAI, _):
            members["response"] = .null
            members["error"] = [
                "code": job.isCancelled ? "batch_cancelled" : "batch_expired", "message": "This request was not run.",
            ]
        case (.anthropic, .answer):
            let message: JSONValue = [
                "id": "msg-1", "type": "message", "role": "assistant", "model": "m-1", "stop_reason": "end_turn",
                "content": [["type": "text", "text": text]], "usage": ["input_tokens": 10, "output_tokens": 5],
            ]
            members["result"] = ["type": "succeeded", "message": message]
        case (.anthropic, .refuse):
            let error: JSONValue = ["type": "invalid_request_error", "message": "secret"]
            members["result"] = ["type": "errored", "error": ["type": "error", "error": error]]
        case (.anthropic, _):
            members["result"] = ["type": job.isCancelled ? "canceled" : "expired"]
        }
        return String(decoding: (try? JSONEncoder().encode(JSONValue.object(members))) ?? Data(), as: UTF8.self)
    }

    private func question(_ body: JSONValue) -> String {
        guard case .array(let messages) = body["messages"], let content = messages.last?["content"] else { return "" }
        if case .array(let blocks) = content { return Self.string(blocks.last?["text"]) ?? "" }
        return Self.string(content) ?? ""
    }

    private func json(_ value: JSONValue) -> LoopbackServer.Response {
        LoopbackServer.Response(
            headers: [("Content-Type", "application/json")],
            body: Array((try? JSONEncoder().encode(value)) ?? Data())
        )
    }

    private func error(_ status: Int, _ code: String) -> LoopbackServer.Response {
        var response = json(["error": ["type": .string(code), "message": "secret"]])
        response.status = status
        return response
    }
}

extension BatchVendor {
    /// A gateway's configuration with this server as its only provider, at a price of one for a token, and half in jobs.
    package func configuration(_ baseURL: String, budgets: [Budget] = []) -> GatewayConfiguration {
        let price = ModelPrice(
            inputPerMillion: Cost(nanos: 1_000_000_000_000_000),
            outputPerMillion: Cost(nanos: 1_000_000_000_000_000)
        )
        return GatewayConfiguration(
            providers: [
                ProviderSettings(
                    name: "vendor",
                    kind: kind == .openAI ? .openAI : .anthropic,
                    baseURL: baseURL,
                    apiKeyEnvironment: "KEY",
                    timeLimitSeconds: 5
                )
            ],
            models: [ModelSettings(name: "m", provider: "vendor", model: "m-1", maxOutputTokens: 10, price: price)],
            budgets: budgets
        )
    }

    /// Requests with the ids `a-0`, `a-1` …
    package static func items(_ count: Int) -> [ModelBatchItem] {
        (0..<count).map {
            ModelBatchItem(
                id: "a-\($0)",
                request: ModelRequest(model: "", messages: [Message(.user, "question \($0)")])
            )
        }
    }
}
