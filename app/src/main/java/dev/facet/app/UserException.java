package dev.facet.app;

/** Something the user can mend: its message is shown as one line and the exit code is 2. */
final class UserException extends RuntimeException {
    private static final long serialVersionUID = 1;

    UserException(String message) {
        super(message);
    }

    UserException(String message, Throwable cause) {
        super(message, cause);
    }
}
