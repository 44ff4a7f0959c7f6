/// An error of a system call, by the kernel's name.
public enum ErrorNumber: String, Hashable, Sendable, CaseIterable {
  case EPERM, ENOENT, ESRCH, EINTR, EIO, ENXIO, E2BIG, EBADF, EAGAIN, ENOMEM, EACCES, EFAULT, EBUSY
  case ENODEV, EINVAL, EMFILE, ENOSPC, EOPNOTSUPP, EOVERFLOW, ETIMEDOUT
}
