package dev.podium.web;

import dev.podium.machinery.Json;
import dev.podium.registry.ApiException;
import dev.podium.web.audit.AuditTrail;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.databind.node.ObjectNode;

/** Turns every failure into a {@code Status}. */
@RestControllerAdvice
class ErrorHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    @ExceptionHandler
    void failed(ApiException failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(failure, request, response);
    }

    @ExceptionHandler
    void notAcceptable(
            Representation.NotAcceptable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(
                new ApiException(
                        406,
                        "NotAcceptable",
                        String.valueOf(failure.getMessage()),
                        null),
                request,
                response);
    }

    @ExceptionHandler({NoResourceFoundException.class, NoHandlerFoundException.class})
    void nothingThere(HttpServletRequest request, HttpServletResponse response) throws IOException {
        send(ApiException.noSuchPath(), request, response);
    }

    @ExceptionHandler
    void notAllowed(
            HttpRequestMethodNotSupportedException failure, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        send(
                new ApiException(
                        405,
                        "MethodNotAllowed",
                        "the server does not allow this method on the requested resource",
                        new ApiException.Details(null, null, null, null, List.of(), 0)),
                request,
                response);
    }

    @ExceptionHandler
    void gone(IOException disconnected) {
        LOG.debug("a client went away", disconnected);
    }

    @ExceptionHandler
    void gone(AsyncRequestNotUsableException disconnected) {
        LOG.debug("a client went away", disconnected);
    }

    @ExceptionHandler
    void interrupted(InterruptedException closing) {
        Thread.currentThread().interrupt();
    }

    @ExceptionHandler
    void unexpected(RuntimeException bug, HttpServletRequest request, HttpServletResponse response) throws IOException {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), bug);
        send(
                new ApiException(
                        500,
                        "InternalError",
                        "Internal error occurred: " + bug,
                        new ApiException.Details(
                                null,
                                null,
                                null,
                                null,
                                List.of(new ApiException.Cause("", String.valueOf(bug), null)),
                                0)),
                request,
                response);
    }

    static void send(ApiException failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(failure.code());
        Representation.Encoding encoding = encoding(request);
        response.setContentType(encoding.mediaType());
        ApiException.Details details = failure.details();
        if (details != null && details.retryAfterSeconds() > 0) {
            response.setHeader("Retry-After", Integer.toString(details.retryAfterSeconds()));
        }
        ObjectNode status = StatusObject.of(failure);
        AuditTrail.of(request).answered(status);
        byte[] body = Exchange.encoded(Json.bytes(status), encoding, request);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** As upstream: in JSON for whoever takes nothing that there is. */
    private static Representation.Encoding encoding(HttpServletRequest request) {
        try {
            return Representation.of(request.getHeader("Accept"), Representation.Offer.STATUS)
                    .encoding();
        } catch (Representation.NotAcceptable other) {
            return Representation.Encoding.JSON;
        }
    }
}
