package xyz.autonomys.blocktimes.storage.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;

/** An open file, or folder, of a {@link ForgetfulFileSystem}. */
final class ForgetfulChannel extends FileChannel {

    private final ForgetfulFileSystem disk;
    private final FileChannel real;
    private final int node;

    /** @param node -1 where it is only read */
    ForgetfulChannel(ForgetfulFileSystem disk, FileChannel real, int node) {
        this.disk = disk;
        this.real = real;
        this.node = node;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        return real.read(into);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return real.read(into, offset, length);
    }

    @Override
    public int read(ByteBuffer into, long position) throws IOException {
        return real.read(into, position);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        long position = real.position();
        ByteBuffer bytes = from.duplicate();
        int count = real.write(from);
        disk.written(node, position, bytes.limit(bytes.position() + count));
        return count;
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        long count = 0;
        for (int i = offset; i < offset + length; i++) {
            count += write(from[i]);
        }
        return count;
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        ByteBuffer bytes = from.duplicate();
        int count = real.write(from, position);
        disk.written(node, position, bytes.limit(bytes.position() + count));
        return count;
    }

    @Override
    public long position() throws IOException {
        return real.position();
    }

    @Override
    public FileChannel position(long position) throws IOException {
        real.position(position);
        return this;
    }

    @Override
    public long size() throws IOException {
        return real.size();
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        real.truncate(size);
        disk.truncated(node, size);
        return this;
    }

    /** Notes it only: the disk is not waited for. */
    @Override
    public void force(boolean metadata) {
        disk.forced(node);
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) throws IOException {
        return real.transferTo(position, count, target);
    }

    @Override
    public long transferFrom(ReadableByteChannel from, long position, long count) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        return real.lock(position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        return real.tryLock(position, size, shared);
    }

    @Override
    protected void implCloseChannel() throws IOException {
        real.close();
    }
}
