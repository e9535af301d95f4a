import AsyncHTTPClient
import Fermata
import Foundation

extension HTTPFetcher {
    /// What a failed exchange means to a workflow. The reason is a short name, never what the server sent.
    func translate(_ error: any Error, _ url: URL) -> any Error {
        switch error {
        case is ApplicationError, is CancellationError:
            return error
        case let error as HTTPClientError where error == .cancelled && Task.isCancelled:
            return CancellationError()
        case let error as HTTPClientError where error == .deadlineExceeded || error == .connectTimeout:
            return CatalogFailure.passing(
                CatalogFailure.pageUnreachable,
                "\(url.shown) did not answer within \(limits.timeout)."
            )
        case let error as HTTPClientError:
            return CatalogFailure.passing(
                CatalogFailure.pageUnreachable,
                "\(url.shown) cannot be read: \(error.shortDescription)."
            )
        default:
            return CatalogFailure.passing(
                CatalogFailure.pageUnreachable,
                "\(url.shown) cannot be reached: \(String(String(describing: error).prefix(200)))"
            )
        }
    }
}

extension URL {
    /// The URL without query and fragment, which may hold secrets.
    var shown: String {
        var components = URLComponents(url: self, resolvingAgainstBaseURL: true)
        components?.query = nil
        components?.fragment = nil
        components?.user = nil
        components?.password = nil
        return components?.string.map { String($0.prefix(200)) } ?? "the page"
    }
}
